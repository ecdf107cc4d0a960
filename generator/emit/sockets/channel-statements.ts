import type { ChannelBinding, Exchange, Frame, TextContent } from '../../model/exchange.ts';
import type { CanonicalUrl, OutputPath } from '../../model/identifier.ts';
import type { StatementStructure } from '../../model/module-structure.ts';
import type { IntegrationProfile, Release } from '../../model/release.ts';
import { plainLine, stringLiteral } from '../literal.ts';
import { CodecPrinter, type PrintedCodec } from '../messages/codec-printer.ts';
import { useMessageType } from '../messages/message-type.ts';
import { exchangeConstant, profileModule, runtimeModule } from '../messages/operation-exchanges.ts';
import { useResourceValidator, useValidator } from '../messages/validator-name.ts';
import { generatedFrom } from '../provenance.ts';
import type { TypeScriptModule } from '../typescript-module.ts';
import { type ChannelExchange, channelOpenings, type Opening, useOpeningType } from './channel-openings.ts';

/** What `messages.ts` holds for an exchange by frames. */
export function channelStatements(
  release: Release,
  profile: IntegrationProfile,
  module: TypeScriptModule,
  exchange: ChannelExchange,
  all: readonly Exchange[],
): readonly StatementStructure[] {
  const { id, initiator, responder, title, definition, requirements } = exchange;
  const typesModule = profileModule(release, profile, 'types.ts');
  const printer = new CodecPrinter(release, profile, module, exchange);
  const openings = channelOpenings(release, exchange).map((opening) => ({
    opening,
    codec: printer.codec(opening.message, 'request', 'input'),
  }));
  const input = useOpeningType(release, module, exchange, typesModule) ?? 'undefined';
  const content = useFrameContent(release, module, exchange, typesModule);
  const type = module.useType('ChannelExchange', runtimeModule('socket-exchange.ts'));
  const initializer = [
    '{',
    `  id: ${stringLiteral(id)},`,
    `  initiator: ${stringLiteral(initiator)},`,
    `  responder: ${stringLiteral(responder)},`,
    `  resources: ${useResourceValidator(release, module)},`,
    ...openingLines(module, openings),
    '  frames: [',
    ...exchange.wire.frames.flatMap((frame) => frameLines(release, module, frame)),
    '  ],',
    '}',
  ];
  return [
    ...openings.flatMap(({ codec }) => codec.statements),
    {
      kind: 'constant',
      name: exchangeConstant(exchange, all),
      exported: true,
      docs: [
        `${plainLine(id)}: ${plainLine(title)}.`,
        ...(requirements.length === 0 ? [] : [`Requirements: ${requirements.join(', ')}.`]),
        generatedFrom(definition),
      ],
      type: `${type}<${input}, ${content}>`,
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

function openingLines(
  module: TypeScriptModule,
  openings: readonly { readonly opening: Opening; readonly codec: PrintedCodec }[],
): readonly string[] {
  if (openings.length === 0) return ['  openings: [],'];
  const lines = openings.flatMap(({ opening: { name, frame }, codec }) => {
    const make = module.use(name === undefined ? 'onlyOpening' : 'namedOpening', runtimeModule('socket-opening.ts'));
    const [first = '', ...rest] = codec.expression;
    const before = name === undefined ? '' : `${stringLiteral(name)}, `;
    const expression = [`${make}(${before}${first}`, ...rest];
    return expression.map((line, index) =>
      index === expression.length - 1 ? `    ${line}, ${openingFrame(frame)}),` : `    ${line}`,
    );
  });
  return ['  openings: [', ...lines, '  ],'];
}

function openingFrame(frame: Frame['content']): string {
  return frame.kind === 'text' ? `{ ${textMembers(frame)} }` : stringLiteral('resource');
}

function textMembers({ template, accept }: TextContent): string {
  const more = accept === undefined ? '' : `, accept: ${stringLiteral(accept)}`;
  return `template: ${stringLiteral(template)}${more}`;
}
