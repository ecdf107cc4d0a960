import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { compileBare } from '../support/bare-project.ts';
import {
  broken,
  counts,
  endConversations,
  foreignFolder,
  foreignModule,
  generateForeignGuides,
  talk,
} from '../support/foreign-guides.ts';
import { runCli } from '../support/run-cli.ts';

const guide = 'marsh-registry';
const canonical = 'https://marsh.example/fhir';
const server = { guide, path: 'example-marsh/marsh-server', name: 'MarshServer' } as const;
const released = `src/${guide}/marsh-registry-0.3.0`;

beforeAll(async () => {
  expect(await generateForeignGuides(guide)).toEqual([expect.stringMatching(/^ok/)]);
}, 300_000);

afterEach(endConversations);
afterAll(() => foreignFolder.remove());

/** The rules that JSON of a logical model breaks. */
async function brokenModel(value: object): Promise<readonly string[]> {
  const { Validation } = await import(/* @vite-ignore */ foreignFolder.join('src', guide, 'runtime/validation.ts'));
  const types = await foreignModule(guide, 'r4/resources.ts');
  const validation = new Validation({ resources: (...given: unknown[]) => types.call('validateResource', ...given) });
  (await foreignModule(guide, 'structures/validators.ts')).call('validateSurveySheet', value, validation, 'Sheet');
  const issues: readonly { readonly rule: string; readonly expression: string }[] = validation.issues;
  return issues.map(({ rule, expression }) => `${rule} ${expression}`);
}

it('compiles in a project that holds only the compiler and the base types', () => {
  foreignFolder.write(
    'src/use.ts',
    [
      `import type { CountWaterInput } from './${guide}/marsh-registry-0.3.0/example-marsh/types.ts';`,
      `import type { SurveySheetSection } from './${guide}/marsh-registry-0.3.0/structures/types.ts';`,
      'const point = { x: 1, y: 2 };',
      "export const good: CountWaterInput = { mode: 'bog', area: [{ name: 'a', ring: [{ point: [point] }] }] };",
      '// @ts-expect-error: what the value set leaves out is no mode',
      "export const bad: CountWaterInput = { mode: 'quag' };",
      "export const deep: SurveySheetSection = { label: 'a', section: [{ label: 'b', section: [{ label: 'c' }] }] };",
    ].join('\n'),
  );
  expect(compileBare(foreignFolder.path, 'plain')).toEqual([]);
}, 300_000);

it('has what a statement imports beside its own, and leaves what it instantiates to who defines it', async () => {
  expect(await counts(guide)).toEqual([
    'example-marsh-caller: 0 types',
    'marsh-base: 1 types',
    'marsh-server: 2 types',
    '11 interactions, 1 operations, 0 topics',
  ]);
  const page = foreignFolder.read(`${released}/docs/example-marsh.md`);
  expect(page).toContain('### marsh-server: search\n');
  expect(page).toContain('`subject-depth`, `date`, `value-quantity`, `subject`');
});

describe('a logical model with choices and sections in sections', () => {
  const section = (label: unknown, more: object = {}) => ({ label, ...more });
  const reading = { resourceType: 'Observation', status: 'final', code: { text: 'pH' } };

  it.each<[string, object, readonly string[]]>([
    [
      'four levels of sections with a resource in the last',
      {
        title: 'a',
        answerBoolean: true,
        section: [section('1', { section: [section('2', { section: [section('3', { reading: [reading] })] })] })],
      },
      [],
    ],
    ['no answer', { title: 'a' }, ['cardinality-min Sheet.answer']],
    ['two answers', { title: 'a', answerBoolean: true, answerQuantity: { value: 1 } }, ['choice Sheet.answerQuantity']],
    [
      'faults far down',
      {
        title: 'a',
        answerBoolean: true,
        section: [section('1', { section: [section(3, { weightDecimal: 1, weightInteger: 1 })] })],
      },
      ['primitive Sheet.section[0].section[0].label', 'choice Sheet.section[0].section[0].weightInteger'],
    ],
    [
      'another resource than the model names',
      { title: 'a', answerBoolean: true, section: [section('1', { reading: [{ resourceType: 'Patient' }] })] },
      [
        'resource-type Sheet.section[0].reading[0]',
        'cardinality-min Sheet.section[0].reading[0].status',
        'cardinality-min Sheet.section[0].reading[0].code',
      ],
    ],
  ])('judges %s', async (_what, value, rules) => {
    expect(await brokenModel(value)).toEqual(rules);
  });
});

const depth = (value: number, code = 'm') => ({ value, system: 'http://unitsofmeasure.org', code });
const place = (code: string, size: object = depth(2)) => ({
  resourceType: 'Location',
  extension: [
    {
      url: `${canonical}/StructureDefinition/water-body`,
      extension: [
        { url: 'name', valueString: 'Old Bog' },
        { url: 'bed', extension: [{ url: 'depth', valueQuantity: size }] },
      ],
    },
  ],
  address: { line: ['Dam 1'], country: 'ZZ', postalCode: '1234' },
  physicalType: { coding: [{ system: `${canonical}/CodeSystem/wet`, code }] },
});

describe('profiles on data types, in resources and in extensions of extensions', () => {
  const at = 'Location.extension[0].extension[1].extension[0].valueQuantity';

  it.each<[string, object, readonly string[]]>([
    ['what meets them', place('bog'), []],
    ['a code that the filter of a value set does not take', place('dry'), ['binding Location.physicalType']],
    ['a code that the value set excludes', place('quag'), ['binding Location.physicalType']],
    ['a quantity deep in an extension', place('bog', depth(2, 'cm')), [`fixed ${at}.code`]],
    [
      'an address',
      { ...place('bog'), address: { line: ['a', 'b', 'c'], country: 'ZZ', postalCode: '12' } },
      ['cardinality-max Location.address.line', 'invariant Location.address.postalCode'],
    ],
  ])('judge %s', async (_what, resource, rules) => {
    expect(await broken(guide, 'validateMarshLocation', resource)).toEqual(rules);
  });

  it('leave a value set that cannot be expanded unchecked, which the generator says', async () => {
    const unbound = { ...place('bog'), operationalStatus: { system: 'http://snomed.info/sct', code: '1' } };
    expect(await broken(guide, 'validateMarshLocation', unbound)).toEqual([]);
    const source = ['--package', resolve('test/fixtures/guides', guide), '--cache', '.'];
    const { stdout } = await runCli(['check', ...source, '--json'], { in: foreignFolder.path });
    expect(JSON.parse(stdout).diagnostics).toEqual([
      expect.objectContaining({
        code: 'rule-not-generated',
        message: 'Rules of marsh-location that are not checked: binding Location.operationalStatus.',
      }),
    ]);
  });
});

it('carries parts of three levels with resources in them both ways, at the levels and types that are named', async () => {
  const seen: unknown[] = [];
  const search = async () => ({ resourceType: 'Bundle', type: 'searchset', total: 0 });
  const notMade = async () => {
    throw new TypeError('Not asked for here');
  };
  const served = ['batch', 'create', 'patch', 'read', 'transaction'].map((key) => [
    `ExampleMarsh~marsh-server/${key}`,
    notMade,
  ]);
  const { client } = await talk(server, {
    ...Object.fromEntries(served),
    'ExampleMarsh~marsh-server/search': search,
    'ExampleMarsh~marsh-server/count-water': async (input: unknown, { target }: { readonly target: unknown }) => {
      seen.push([target, input]);
      return {
        result: { group: [{ key: { code: 'bog' }, bucket: [{ count: 3, depth: { value: 2 } }, { count: 0 }] }] },
      };
    },
  });
  const point = { x: 1.5, y: -2 };
  const seenThere = { resourceType: 'Observation', status: 'final', code: { text: 'heron' } };
  const input = {
    mode: 'bog',
    area: [{ name: 'a', ring: [{ point: [point, point, { ...point, seen: seenThere }] }] }],
  };
  const target = { level: 'instance', resourceType: 'Group', id: '7' };
  expect(await client.call('countWater', target, input)).toMatchObject({
    ok: true,
    output: {
      result: { group: [{ key: { code: 'bog' }, bucket: [{ count: 3, depth: { value: 2 } }, { count: 0 }] }] },
    },
  });
  expect(seen).toEqual([[target, input]]);
  const few = { mode: 'bog', area: [{ name: 'a', ring: [{ point: [point] }] }] };
  expect(await client.call('countWater', { level: 'type', resourceType: 'Patient' }, few)).toMatchObject({
    ok: false,
    error: { kind: 'invalid-request', issues: [{ expression: 'Parameters.parameter[0].part[1].part' }] },
  });
  expect(await client.call('countWater', { level: 'type', resourceType: 'Device' }, input)).toMatchObject({
    ok: false,
    error: { kind: 'operation-outcome', status: 404 },
  });
});
