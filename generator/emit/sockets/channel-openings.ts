import type { ChannelBinding, Exchange, Frame, Message, TextContent } from '../../model/exchange.ts';
import type { CanonicalUrl, OutputPath } from '../../model/identifier.ts';
import { camelName, pascalName } from '../../model/naming.ts';
import type { Release } from '../../model/release.ts';
import { valueNames } from '../../runtime/socket-template.ts';
import { stringLiteral } from '../literal.ts';
import { useMessageType } from '../messages/message-type.ts';
import { runtimeModule } from '../messages/operation-exchanges.ts';
import type { TypeScriptModule } from '../typescript-module.ts';

/** An exchange that travels as frames. */
export type ChannelExchange = Exchange & { readonly wire: ChannelBinding };

/** A frame that opens an exchange. */
export interface Opening {
  /** Told by its first word, or by the type of the resource; none where there is one opening only. */
  readonly name?: string;
  readonly frame: Frame['content'];
  /** The values of the frame, or the resource. */
  readonly message: Message;
}

/** The frames by which the initiator opens the exchange: each has the values that stand in it, or a resource. */
export function channelOpenings(release: Release, { wire, request }: ChannelExchange): readonly Opening[] {
  const frames = wire.frames.flatMap(({ from, content }) => (from === 'initiator' ? [content] : []));
  const [only, ...others] = frames;
  if (only === undefined) return [];
  if (others.length === 0) return [{ frame: only, message: only.kind === 'text' ? request : resourceOf(only.model) }];
  const names = frames.map((frame) => camelName(wordOf(release, frame)) ?? 'opening');
  return frames.map((frame, index) => {
    const word = names[index] ?? 'opening';
    const earlier = names.slice(0, index).filter((each) => each === word).length;
    const name = earlier === 0 ? word : `${word}${earlier + 1}`;
    const message = frame.kind === 'text' ? partOf(request, frame, name) : resourceOf(frame.model);
    return { name, frame, message };
  });
}

function wordOf(release: Release, frame: Frame['content']): string {
  if (frame.kind === 'resource') return release.structures.get(frame.model)?.typeName ?? '';
  return /[A-Za-z][A-Za-z0-9-]*/.exec(literalOf(frame.template))?.[0] ?? '';
}

function resourceOf(structure: CanonicalUrl): Message {
  return { kind: 'structure', structure };
}

function literalOf(template: string): string {
  return template.replaceAll(/\{[^}]*\}/g, ' ');
}

/** The parameters that stand in a frame. */
function partOf(request: Message, { template }: TextContent, name: string): Message {
  if (request.kind !== 'parameters') return { kind: 'empty' };
  const values = new Set(valueNames(template));
  const parameters = request.parameters.filter((parameter) => values.has(parameter.name));
  if (parameters.length === 0) return { kind: 'empty' };
  return { kind: 'parameters', parameters, typeName: `${request.typeName}${pascalName(name) ?? ''}`, bare: false };
}

/** The type of what opens the exchange; `undefined` where that is nothing. */
export function useOpeningType(
  release: Release,
  module: TypeScriptModule,
  exchange: ChannelExchange,
  typesModule: OutputPath,
): string | undefined {
  const types = channelOpenings(release, exchange).map(({ name, message }) => {
    const values = useMessageType(release, module, message, typesModule);
    if (name === undefined) return values;
    const named = module.useType('NamedOpening', runtimeModule('socket-opening.ts'));
    return `${named}<${stringLiteral(name)}, ${values ?? 'undefined'}>`;
  });
  const known = types.flatMap((type) => type ?? []);
  return known.length === 0 ? undefined : known.join(' | ');
}
