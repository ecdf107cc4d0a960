import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../generator/model/json.ts';
import { compileBare } from '../support/bare-project.ts';
import {
  clinicBase,
  clinicManifest,
  clinicOperation,
  clinicPatient,
  clinicServer,
  structureUrl,
} from '../support/clinic-guide.ts';
import { parseText } from '../support/compile-folder.ts';
import { TestFolder } from '../support/guide-folder.ts';
import { runCli } from '../support/run-cli.ts';
import { withoutCode } from '../support/without-code.ts';

/** Each tries to be more than a text: code, markup, a path, a member that every object has. */
const texts: readonly string[] = [
  '*/ evil(); /*',
  '`; evil(); `${evil()}',
  "'; evil(); '",
  '\\"); evil(); ("',
  '</script><script>evil()</script>',
  'a\nevil();\r\nevil();\u2028evil();',
  '{{evil}} [x](javascript:evil()) | evil',
  '@ts-nocheck',
  '\u0000\u001b[2J\u202e\ud800',
  '__proto__',
  'constructor',
  'class',
  '../../x',
  'con',
  '患者',
  'x'.repeat(5000),
];

const onElements = (...element: readonly JsonObject[]): JsonObject => ({ differential: { element } });
const at = (path: string, more: JsonObject): JsonObject => ({ id: path, path, ...more });

/** Definitions that say each text wherever a text may be said. */
function definitionsOf(text: string, index: number): Readonly<Record<string, JsonObject>> {
  const coded = { coding: [{ system: text, code: text, display: text }], text };
  const slicing = { discriminator: [{ type: 'value', path: 'system' }], rules: 'open' };
  const slice = /[.:\n\r/]/.test(text) ? `s${index}` : text;
  const constraint = [{ key: text, severity: 'error', human: text, expression: 'name.exists()', source: text }];
  const profile = clinicPatient(`P${index}`, {
    ...{ name: text, title: text, description: text, version: text, publisher: text, purpose: text, copyright: text },
    ...onElements(
      at('Patient', { constraint, short: text, definition: text, comment: text }),
      at('Patient.identifier', { slicing }),
      { id: `Patient.identifier:${slice}`, path: 'Patient.identifier', sliceName: slice, min: 0, max: '1' },
      { id: `Patient.identifier:${slice}.system`, path: 'Patient.identifier.system', min: 1, fixedUri: text },
      at('Patient.language', { binding: { strength: 'required', valueSet: `${clinicBase}/ValueSet/texts` } }),
      at('Patient.implicitRules', { fixedUri: text }),
      at('Patient.maritalStatus', { patternCodeableConcept: coded }),
    ),
  });
  const model = {
    ...clinicPatient(`M${index}`, { name: `Model${index}`, kind: 'logical', derivation: 'specialization' }),
    ...{ type: structureUrl(`M${index}`), baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Element' },
    ...onElements(
      at(`M${index}`, {}),
      at(`M${index}.${slice}`, { type: [{ code: 'string' }], min: 0, max: '*', fixedString: text }),
    ),
  };
  const extension = clinicPatient(`E${index}`, {
    ...{ type: 'Extension', kind: 'complex-type', name: `Extension${index}` },
    ...{ baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Extension', contextInvariant: [text] },
    ...onElements(at('Extension.url', { fixedUri: text })),
  });
  const parameter = {
    ...{ resourceType: 'SearchParameter', id: `s${index}`, url: `${clinicBase}/SearchParameter/s${index}` },
    ...{ name: text, status: 'active', code: text, base: ['Patient'], type: 'token', expression: text },
    ...{ description: text, target: [text], comparator: [text], modifier: [text], chain: [text] },
  };
  const topic = {
    ...{ resourceType: 'SubscriptionTopic', id: `t${index}`, url: `${clinicBase}/SubscriptionTopic/t${index}` },
    ...{ name: `Topic${index}`, title: text, status: 'active', description: text },
    resourceTrigger: [
      { resource: 'Patient', supportedInteraction: ['create'], description: text, fhirPathCriteria: text },
    ],
    canFilterBy: [{ resource: 'Patient', filterParameter: text, description: text }],
  };
  const operation = clinicOperation(`do-${index}`, [], { name: `do${index}`, title: text, description: text });
  return { profile, model, extension, parameter, topic, operation };
}

/** FHIRPath that means harm: to the stack, to the clock of whoever validates, to what looks names up. */
const bombs: readonly string[] = [
  `${'('.repeat(3000)}true${')'.repeat(3000)}`,
  `name${'.where(true)'.repeat(2000)}.exists()`,
  `${'true implies '.repeat(5000)}true`,
  `name.all(${'%resource.name.all('.repeat(20)}$this.exists()${')'.repeat(20)})`,
  'repeat($this).exists()',
  "name.family.matches('^(a+)+$')",
  "name.family.matches('(')",
  '%__proto__.exists()',
  'name.constructor.exists() and __proto__.exists()',
  '-'.repeat(5000),
];

const folder = new TestFolder();
const names = texts.flatMap((_text, index) => `do-${index}`);

async function generate(guide: string): Promise<{ readonly code: number; readonly stdout: string }> {
  return runCli(['generate', '--package', guide, '--cache', '.', '--out', `src/${guide}`], { in: folder.path });
}

beforeAll(() => {
  folder.write(
    'hostile/package.json',
    clinicManifest({ title: '@ts-nocheck */ evil()', description: texts.join('\n') }),
  );
  for (const [index, text] of texts.entries()) {
    for (const [kind, body] of Object.entries(definitionsOf(text, index))) {
      folder.write(`hostile/${kind}-${index}.json`, body);
    }
  }
  const concept = texts.map((text) => ({ code: text, display: text, definition: text }));
  const of = (resourceType: string, more: JsonObject): JsonObject => ({
    ...{ resourceType, id: 'texts', url: `${clinicBase}/${resourceType}/texts`, name: 'Texts', status: 'active' },
    ...more,
  });
  const include = [{ system: `${clinicBase}/CodeSystem/texts` }];
  folder.write('hostile/codes.json', of('CodeSystem', { content: 'complete', concept }));
  folder.write('hostile/values.json', of('ValueSet', { compose: { include } }));
  const searchParam = texts.map((name, index) => ({
    ...{ name, type: 'token', documentation: name, definition: `${clinicBase}/SearchParameter/s${index}` },
  }));
  const resource = { type: 'Patient', documentation: texts[0], searchInclude: texts, searchParam };
  const server = clinicServer(names, { description: texts.join(' '), title: texts[0], publisher: texts[4] });
  const [rest] = server['rest'] as readonly JsonObject[]; // As the builder above has it.
  const offer = { ...resource, interaction: [{ code: 'search-type', documentation: texts[1] }, { code: 'read' }] };
  folder.write('hostile/server.json', { ...server, rest: [{ ...rest, documentation: texts[5], resource: [offer] }] });
  for (const [index, expression] of bombs.entries()) {
    const constraint = [{ key: `bomb-${index}`, severity: 'error', human: 'h', expression }];
    folder.write(
      `hostile/bomb-${index}.json`,
      clinicPatient(`Bomb${index}`, onElements(at('Patient', { constraint }))),
    );
  }
});

afterAll(() => folder.remove());

describe('a guide that says hostile texts wherever it can', () => {
  it('generates what compiles, and in which no text became code or markup', async () => {
    const { code, stdout } = await generate('hostile');
    expect([code, stdout.split('\n').at(-2)]).toEqual([0, expect.stringMatching(/^ok: \d+ files/)]);
    expect(stdout).not.toContain('internal error');
    const files = readdirSync(folder.join('src/hostile'), { recursive: true, encoding: 'utf8' });
    const modules = files.filter((file) => file.endsWith('.ts'));
    const escaped = modules.filter((file) => {
      const { source, errors } = parseText(file, folder.read(`src/hostile/${file}`));
      return errors.length > 0 || [...source.text.matchAll(/^.*@ts-nocheck/gm)].some(([line]) => line.startsWith('//'));
    });
    expect(escaped).toEqual([]);
    const pages = files.filter((file) => file.endsWith('.md'));
    const live = pages.filter((file) =>
      /(?<!\\)<script|(?<!\\)\[x\]\(javascript|\0|\u001b|\u202e/.test(withoutCode(folder.read(`src/hostile/${file}`))),
    );
    expect(live).toEqual([]);
    // A text that became code would call what there is not.
    expect(compileBare(folder.path)).toEqual([]);
  }, 240_000);
});

describe('a definition', () => {
  it.each([
    ['type', 'Observation', '"Patient", the type of its base; found "Observation"'],
    ['type', '__proto__', '"Patient", the type of its base; found "__proto__"'],
    ['kind', 'complex-type', '"resource", the kind of its base; found "complex-type"'],
  ])('whose %s is not that of its base is refused: %s', async (member, value, text) => {
    folder.write('liar/package.json', clinicManifest());
    folder.write('liar/a.json', clinicPatient('Liar', { [member]: value }));
    const { code, stdout } = await generate('liar');
    expect([code, stdout]).toEqual([1, expect.stringContaining(`Wanted ${text}.`)]);
  });
});

describe('statements that import each other', () => {
  it('are told of once, and give what all of them say', async () => {
    const patients = [{ mode: 'server', resource: [{ type: 'Patient', interaction: [{ code: 'read' }] }] }];
    const url = (id: string) => `${clinicBase}/CapabilityStatement/${id}`;
    const one = clinicServer([], { id: 'a', url: url('a'), name: 'A', imports: [url('b')] });
    const two = clinicServer([], { id: 'b', url: url('b'), name: 'B', imports: [url('a')], rest: patients });
    for (const [file, content] of Object.entries({ 'package.json': clinicManifest(), 'a.json': one, 'b.json': two })) {
      folder.write(`circle/${file}`, content);
    }
    const { code, stdout } = await generate('circle');
    expect([code, stdout.match(/warning import-cycle/g)]).toEqual([0, ['warning import-cycle']]);
    const client = folder.read('src/circle/clinic.guide-1.0.0/clinic-guide/a.client.ts');
    expect(client).toContain('read<Type extends AReadType>');
  });
});
