import type { ChannelBinding, Exchange, Frame } from '../../model/exchange.ts';
import type { CanonicalUrl, OutputPath } from '../../model/identifier.ts';
import type { StatementStructure } from '../../model/module-structure.ts';
import type { IntegrationProfile, Release } from '../../model/release.ts';
import { plainLine, stringLiteral } from '../literal.ts';
import { CodecPrinter, member } from '../messages/codec-printer.ts';
import { useMessageType } from '../messages/message-type.ts';
import { exchangeConstant, profileModule, runtimeModule } from '../messages/operation-exchanges.ts';
import { useResourceValidator, useValidator } from '../messages/validator-name.ts';
import { generatedFrom } from '../provenance.ts';
import type { TypeScriptModule } from '../typescript-module.ts';

/** An exchange that travels as frames. */
export type ChannelExchange = Exchange & { readonly wire: ChannelBinding };

type TextFrame = Extract<Frame['content'], { readonly kind: 'text' }>;

/** The text frame that opens the exchange; `undefined` where the initiator sends none, which nothing can answer. */
function openingFrame({ frames }: ChannelBinding): TextFrame | undefined {
  const [opening] = frames.flatMap(({ from, content }) =>
    from === 'initiator' && content.kind === 'text' ? [content] : [],
  );
  return opening;
}

/** True where every frame can be printed: the initiator opens by one text frame and sends no other. */
export function isPrintedChannel({ wire }: ChannelExchange): boolean {
  return openingFrame(wire) !== undefined && wire.frames.filter(({ from }) => from === 'initiator').length === 1;
}

/** What `messages.ts` holds for an exchange by frames. */
export function channelStatements(
  release: Release,
  profile: IntegrationProfile,
  module: TypeScriptModule,
  exchange: ChannelExchange,
  all: readonly Exchange[],
): readonly StatementStructure[] {
  const opening = openingFrame(exchange.wire);
  if (opening === undefined || !isPrintedChannel(exchange)) return [];
  const { id, initiator, responder, title, definition, requirements } = exchange;
  const request = new CodecPrinter(release, profile, module, exchange).codec(exchange.request, 'request', 'input');
  const content = useFrameContent(release, module, exchange, profileModule(release, profile, 'types.ts'));
  const type = module.useType('ChannelExchange', runtimeModule('socket-exchange.ts'));
  const initializer = [
    '{',
    `  id: ${stringLiteral(id)},`,
    `  initiator: ${stringLiteral(initiator)},`,
    `  responder: ${stringLiteral(responder)},`,
    `  resources: ${useResourceValidator(release, module)},`,
    ...member('request', request.expression),
    `  opening: ${textLiteral(opening)},`,
    '  frames: [',
    ...exchange.wire.frames.flatMap((frame) => frameLines(release, module, frame)),
    '  ],',
    '}',
  ];
  return [
    ...request.statements,
    {
      kind: 'constant',
      name: exchangeConstant(exchange, all),
      exported: true,
      docs: [
        `${plainLine(id)}: ${plainLine(title)}.`,
        ...(requirements.length === 0 ? [] : [`Requirements: ${requirements.join(', ')}.`]),
        generatedFrom(definition),
      ],
      type: `${type}<${request.type}, ${content}>`,
      initializer: initializer.join('\n'),
    },
  ];
}

/** The type of the resources that the responder sends. */
export function useFrameContent(
  release: Release,
  module: TypeScriptModule,
  { wire }: ChannelExchange,
  typesModule: OutputPath,
): string {
  const names = responderModels(wire).map((structure) =>
    useMessageType(release, module, { kind: 'structure', structure }, typesModule),
  );
  const known = [...new Set(names.filter((name) => name !== undefined))];
  return known.length === 0 ? 'never' : known.join(' | ');
}

function responderModels({ frames }: ChannelBinding): readonly CanonicalUrl[] {
  return frames.flatMap(({ from, content }) =>
    from === 'responder' && content.kind === 'resource' ? [content.model] : [],
  );
}

function frameLines(release: Release, module: TypeScriptModule, { from, content }: Frame): readonly string[] {
  if (from === 'initiator') return [];
  if (content.kind === 'text') return [`    { kind: 'text', ${textMembers(content)} },`];
  const structure = release.structures.get(content.model);
  const validator = structure === undefined ? undefined : useValidator(release, module, structure);
  const validate = validator === undefined ? '' : `, validate: ${validator}`;
  return [`    { kind: 'resource', resourceType: ${stringLiteral(structure?.type ?? 'Resource')}${validate} },`];
}

function textLiteral(frame: TextFrame): string {
  return `{ ${textMembers(frame)} }`;
}

function textMembers({ template, accept }: TextFrame): string {
  const more = accept === undefined ? '' : `, accept: ${stringLiteral(accept)}`;
  return `template: ${stringLiteral(template)}${more}`;
}
