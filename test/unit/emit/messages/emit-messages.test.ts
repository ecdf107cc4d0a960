import { describe, expect, it } from 'vitest';
import { emitMessages } from '../../../../generator/emit/messages/emit-messages.ts';
import { declaration, printedModules } from '../../../support/printed.ts';
import {
  operation,
  parameter,
  parameters,
  primitive,
  profile,
  requirement,
  teaRelease,
} from '../../../support/release.ts';
import { canonical } from '../../../support/structures.ts';

const path = 'tea-guide-1.0.0/tx-tea/messages.ts';
const none = { kind: 'empty' } as const;

describe('emitMessages', () => {
  const leaf = parameter('leaf', primitive('string'), {
    min: 1,
    requirements: [requirement('TEA-002'), requirement('TEA-003')],
    evidence: 'stated',
  });
  const binding = {
    strength: 'required',
    valueSet: canonical('https://tea.example/vs'),
    codes: [{ system: 'x', code: 'black' }],
  } as const;
  const request = parameters('BrewInput', [
    leaf,
    parameter('kind', primitive('code'), { binding, fixed: 'black' }),
    parameter('note', { kind: 'datatype', type: 'Element', targetProfiles: [] }),
    parameter('tray', {
      kind: 'parts',
      parts: [parameter('pot', { kind: 'resource', type: 'Any', profiles: [] }, { max: '*' })],
    }),
  ]);

  it('prints the definition of a message, parts below their parameter', () => {
    const text = printedModules(emitMessages, teaRelease([operation('brew', request, none)]))[path];
    expect(declaration(text, 'const brewInputDefinition').split('\n')).toEqual([
      'const brewInputDefinition: ParametersMessage = {',
      "  kind: 'parameters',",
      '  parameters: [',
      '    {',
      "      name: 'leaf',",
      '      min: 1,',
      '      max: 1,',
      "      content: { kind: 'value', element: 'valueString' },",
      "      source: { requirement: 'TEA-002', evidence: 'stated' },",
      '    },',
      '    {',
      "      name: 'kind',",
      '      min: 0,',
      '      max: 1,',
      "      content: { kind: 'value', element: 'valueCode' },",
      "      fixed: 'black',",
      "      codes: ['black'],",
      "      source: { evidence: 'base' },",
      '    },',
      '    {',
      "      name: 'note',",
      '      min: 0,',
      '      max: 1,',
      "      content: { kind: 'any-value' },",
      "      source: { evidence: 'base' },",
      '    },',
      '    {',
      "      name: 'tray',",
      '      min: 0,',
      '      max: 1,',
      '      content: {',
      "        kind: 'parts',",
      '        parts: [',
      '          {',
      "            name: 'pot',",
      '            min: 0,',
      "            max: '*',",
      "            content: { kind: 'resource', resourceType: 'Resource' },",
      "            source: { evidence: 'base' },",
      '          },',
      '        ],',
      '      },',
      "      source: { evidence: 'base' },",
      '    },',
      '  ],',
      '};',
    ]);
  });

  it('prints a typed reader and writer, and the exchange', () => {
    const text = printedModules(emitMessages, teaRelease([operation('brew', request, none)]))[path];
    expect(declaration(text, 'export function read').split('\n')).toEqual([
      'export function readBrewInput(body: unknown, validation: Validation): BrewInput | undefined {',
      '  return readMessage<BrewInput>(brewInputDefinition, body, validation);',
      '}',
    ]);
    expect(declaration(text, 'export function write').split('\n')).toEqual([
      'export function writeBrewInput(input: BrewInput): Parameters {',
      '  return writeParameters(brewInputDefinition, input);',
      '}',
    ]);
    expect(declaration(text, 'export const brewExchange').split('\n')).toEqual([
      'export const brewExchange: OperationExchange<BrewInput, undefined> = {',
      "  id: 'TX:Tea-1/brew',",
      "  code: 'brew',",
      "  initiator: 'tea-drinker',",
      "  responder: 'tea-pot',",
      "  levels: ['system'],",
      '  resourceTypes: [],',
      "  methods: ['POST'],",
      '  refusal: { malformed: 400, invalid: 422 },',
      '  resources: validateResource,',
      '  request: {',
      '    definition: brewInputDefinition,',
      '    read: readBrewInput,',
      '    write: writeBrewInput,',
      '  },',
      '  response: emptyMessage,',
      '};',
    ]);
  });

  it('has the message checked by its own profile', () => {
    const structure = profile('BrewParameters', 'Parameters', []);
    const message = parameters('BrewInput', [], { structure: structure.canonical, bareResource: 'leaf' });
    const text = printedModules(emitMessages, teaRelease([operation('brew', message, none)], [structure]))[path];
    expect(text).toContain("import { validateBrewParameters } from './validators.ts';");
    expect(declaration(text, 'const brewInputDefinition').split('\n')).toEqual([
      'const brewInputDefinition: ParametersMessage = {',
      "  kind: 'parameters',",
      '  validate: validateBrewParameters,',
      "  bareResource: 'leaf',",
      '  parameters: [],',
      '};',
    ]);
  });

  it('prints no Parameters for a message that is one resource', () => {
    const returned = parameter('return', { kind: 'resource', type: 'Bundle', profiles: [] }, { min: 1 });
    const reply = parameters('BrewOutput', [returned], { bare: true });
    const text = printedModules(emitMessages, teaRelease([operation('brew', none, reply)]))[path];
    expect(declaration(text, 'export const brewExchange')).toContain(
      [
        '  response: resourceMessage<BrewOutput>({',
        "    kind: 'resource',",
        "    resourceType: 'Bundle',",
        '  }),',
      ].join('\n'),
    );
  });

  it('names each interaction that its responder offers for no resource type', () => {
    const subscribe = operation(
      'subscribe',
      none,
      none,
      {},
      {
        wire: { kind: 'fhir-interaction', interaction: 'create', resourceType: 'Subscription' },
      },
    );
    const { value, diagnostics } = emitMessages(teaRelease([subscribe]), { templates: [], runtime: [] });
    expect(value).toEqual([]);
    expect(diagnostics.map(({ code, severity, message }) => `${severity} ${code}: ${message}`)).toEqual([
      'information exchange-not-generated: TX:Tea-1/subscribe: the statement of "tea-pot" offers create for no resource type.',
    ]);
  });
});
