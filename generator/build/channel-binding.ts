import type { ChannelBinding, Frame } from '../model/exchange.ts';
import type { BuildContext } from './build-context.ts';
import { many, one, optional, readParts } from './extension-reader.ts';
import { resolveStructure } from './rest-resource.ts';
import { knownCode, type SourceNode } from './source-node.ts';
import { readTarget } from './target.ts';

const senders: readonly Frame['from'][] = ['initiator', 'responder'];
const formats: readonly Frame['content']['kind'][] = ['text', 'resource'];

/** Reads the modifier extension `channel-binding` of an OperationDefinition. */
export function readChannelBinding(
  extension: SourceNode,
  exchanges: ReadonlySet<string>,
  context: BuildContext,
): ChannelBinding | undefined {
  const parts = readParts(extension, { channel: one('valueCode'), target: one('parts'), frame: many('parts', 1) });
  const code = parts.locatedText('channel');
  const channel = code === undefined ? undefined : knownCode(code, ['websocket'] as const, context.log);
  const node = parts.node('target');
  const target = node === undefined ? undefined : readTarget(node, exchanges, context);
  const frames = parts.nodes('frame').flatMap((frame) => readFrame(frame, context) ?? []);
  if (channel === undefined || target === undefined) return undefined;
  return { kind: 'channel', channel, target, frames };
}

function readFrame(node: SourceNode, context: BuildContext): Frame | undefined {
  const parts = readParts(node, {
    from: one('valueCode'),
    format: one('valueCode'),
    template: optional('valueString'),
    accept: optional('valueString'),
    model: optional('valueCanonical'),
    order: optional('valueString'),
  });
  const sender = parts.locatedText('from');
  const from = sender === undefined ? undefined : knownCode(sender, senders, context.log);
  const code = parts.locatedText('format');
  const format = code === undefined ? undefined : knownCode(code, formats, context.log);
  if (format === undefined) return undefined;
  const foreign = format === 'text' ? (['model'] as const) : (['template', 'accept'] as const);
  for (const name of foreign) {
    if (!parts.has(name)) continue;
    context.log.error('binding-contradictory', parts.place(name), `A frame of format "${format}" has no "${name}".`);
  }
  const content = format === 'text' ? textContent() : resourceContent();
  const order = parts.text('order');
  if (from === undefined || content === undefined) return undefined;
  return { from, content, ...(order === undefined ? {} : { order }) };

  function textContent(): Frame['content'] | undefined {
    const template = parts.text('template');
    if (template === undefined) return missing('template');
    const accept = parts.text('accept');
    return { kind: 'text', template, ...(accept === undefined ? {} : { accept }) };
  }

  function resourceContent(): Frame['content'] | undefined {
    const reference = parts.locatedText('model');
    if (reference === undefined) return missing('model');
    const model = resolveStructure(reference, context);
    return model === undefined ? undefined : { kind: 'resource', model };
  }

  function missing(name: string): undefined {
    context.log.error('element-missing', node.place, `A frame of format "${format}" needs "${name}".`);
    return undefined;
  }
}
