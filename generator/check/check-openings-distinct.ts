import type { Exchange, TextContent } from '../model/exchange.ts';
import { readTextFrame, valueNames, writeTextFrame } from '../runtime/socket-template.ts';
import type { Rule } from './rule.ts';

/** What opens an exchange: a text frame, or the socket itself where the initiator sends nothing. */
interface Opening {
  readonly exchange: Exchange;
  readonly frame: TextContent | undefined;
}

/** One responder answers all that opens an exchange on its sockets: what is sent for one is not to be taken for another. */
export const checkOpeningsDistinct: Rule = (release, log) => {
  const all = [...release.exchanges.values()].flatMap(openings);
  for (const [index, later] of all.entries()) {
    for (const earlier of all.slice(0, index)) {
      if (earlier.exchange.responder !== later.exchange.responder || !overlap(earlier.frame, later.frame)) continue;
      log.warning(
        'openings-ambiguous',
        later.exchange.place,
        `${later.exchange.id}: ${named(later)} may be taken for ${named(earlier)} of ${earlier.exchange.id}, which is answered first.`,
      );
    }
  }
};

function openings(exchange: Exchange): readonly Opening[] {
  const { wire } = exchange;
  if (wire.kind !== 'channel') return [];
  const sent = wire.frames.filter(({ from }) => from === 'initiator');
  if (sent.length === 0) return [{ exchange, frame: undefined }];
  return sent.flatMap(({ content }) => (content.kind === 'text' ? [{ exchange, frame: content }] : []));
}

function named({ frame }: Opening): string {
  return frame === undefined ? 'a socket on which nothing is sent' : `the frame "${frame.template}"`;
}

function overlap(earlier: TextContent | undefined, later: TextContent | undefined): boolean {
  if (earlier === undefined || later === undefined) return earlier === later;
  return (
    samples(later).some((text) => readTextFrame(earlier, text) !== undefined) ||
    samples(earlier).some((text) => readTextFrame(later, text) !== undefined)
  );
}

/** Texts that a frame takes: as it is written, and as it is accepted with and without what may be left out. */
function samples({ template, accept }: TextContent): readonly string[] {
  const forms = accept === undefined ? [] : [accept.replaceAll(/[[\]]/g, ''), accept.replaceAll(/\[[^\]]*\]/g, '')];
  return [template, ...forms].flatMap((form) => {
    const values = Object.fromEntries(valueNames(form).map((name) => [name, 'x']));
    return writeTextFrame({ template: form }, values) ?? [];
  });
}
