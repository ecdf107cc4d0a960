import type { Exchange, Frame } from '../model/exchange.ts';
import type { CanonicalUrl } from '../model/identifier.ts';
import { readTextFrame, valueNames, writeTextFrame } from '../runtime/socket-template.ts';
import type { Rule } from './rule.ts';

/** What opens an exchange: a frame, or the socket itself where the initiator sends nothing. */
interface Opening {
  readonly exchange: Exchange;
  readonly frame: Frame['content'] | undefined;
}

/** One responder answers all that opens an exchange on its sockets: what is sent for one is not to be taken for another. */
export const checkOpeningsDistinct: Rule = (release, log) => {
  const all = [...release.exchanges.values()].flatMap(openings);
  const typeOf: TypeOf = (model) => release.structures.get(model)?.type ?? 'Resource';
  for (const [index, later] of all.entries()) {
    for (const earlier of all.slice(0, index)) {
      if (earlier.exchange.responder !== later.exchange.responder || !overlap(earlier.frame, later.frame, typeOf))
        continue;
      log.warning(
        'openings-ambiguous',
        later.exchange.place,
        `${later.exchange.id}: ${named(later, typeOf)} may be taken for ${named(earlier, typeOf)} of ${earlier.exchange.id}, which is answered first.`,
      );
    }
  }
};

function openings(exchange: Exchange): readonly Opening[] {
  const { wire } = exchange;
  if (wire.kind !== 'channel') return [];
  const sent = wire.frames.filter(({ from }) => from === 'initiator');
  if (sent.length === 0) return [{ exchange, frame: undefined }];
  return sent.map(({ content }) => ({ exchange, frame: content }));
}

/** The type of the resources of a model. */
type TypeOf = (model: CanonicalUrl) => string;

function named({ frame }: Opening, typeOf: TypeOf): string {
  if (frame === undefined) return 'a socket on which nothing is sent';
  return frame.kind === 'text' ? `the frame "${frame.template}"` : `a frame that is a ${typeOf(frame.model)} resource`;
}

function overlap(earlier: Opening['frame'], later: Opening['frame'], typeOf: TypeOf): boolean {
  if (earlier === undefined || later === undefined) return earlier === later;
  return (
    samples(later, typeOf).some((text) => takes(earlier, text, typeOf)) ||
    samples(earlier, typeOf).some((text) => takes(later, text, typeOf))
  );
}

function takes(frame: Frame['content'], text: string, typeOf: TypeOf): boolean {
  return frame.kind === 'text' ? readTextFrame(frame, text) !== undefined : text === resourceText(frame.model, typeOf);
}

/** Texts that a frame takes: as it is written, and as it is accepted with and without what may be left out; of a resource its type. */
function samples(frame: Frame['content'], typeOf: TypeOf): readonly string[] {
  if (frame.kind === 'resource') return [resourceText(frame.model, typeOf)];
  const { template, accept } = frame;
  const forms = accept === undefined ? [] : [accept.replaceAll(/[[\]]/g, ''), accept.replaceAll(/\[[^\]]*\]/g, '')];
  return [template, ...forms].flatMap((form) => {
    const values = Object.fromEntries(valueNames(form).map((name) => [name, 'x']));
    return writeTextFrame({ template: form }, values) ?? [];
  });
}

function resourceText(model: CanonicalUrl, typeOf: TypeOf): string {
  return JSON.stringify({ resourceType: typeOf(model) });
}
