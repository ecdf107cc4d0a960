import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const language = 'https://halo-toolkit.example/fhir/StructureDefinition/';
const base = 'https://tea.example/fhir';
const satisfies = {
  url: 'http://hl7.org/fhir/StructureDefinition/satisfies-requirement',
  extension: [
    { url: 'reference', valueCanonical: `${base}/Requirements/tea` },
    { url: 'key', valueId: 'TEA-002' },
  ],
};

/** A temporary folder of files, removed by `remove`. */
export class TestFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'toolkit-test-'));

  join(...segments: readonly string[]): string {
    return join(this.path, ...segments);
  }

  read(file: string): string {
    return readFileSync(this.join(file), 'utf8');
  }

  write(file: string, content: unknown): void {
    const path = this.join(file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`);
  }

  /** Replaces text in a file, each pair once. Throws where the text is not there: the test would prove nothing. */
  replace(file: string, found: string, wanted: string): void {
    const text = this.read(file);
    if (!text.includes(found)) throw new TypeError(`${file} does not hold ${found}`);
    this.write(file, text.replaceAll(found, wanted));
  }

  copyIn(from: string, to: string): void {
    cpSync(from, this.join(to), { recursive: true });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/**
 * A folder with `profiles/tea-guide-1.0.0`: one integration profile, two actors, one transaction with one operation. Nothing in
 * it is of any real guide.
 */
export function teaGuideFolder(): TestFolder {
  const folder = new TestFolder();
  for (const [file, content] of Object.entries(teaGuide)) folder.write(`profiles/tea-guide-1.0.0/${file}`, content);
  return folder;
}

function actor(id: string, title: string): Record<string, unknown> {
  return {
    resourceType: 'ActorDefinition',
    id,
    url: `${base}/ActorDefinition/${id}`,
    version: '1.0.0',
    name: title.replaceAll(' ', ''),
    title,
    status: 'draft',
    experimental: true,
    type: 'system',
    documentation: `The ${title}.`,
    capabilities: `${base}/CapabilityStatement/${id}`,
  };
}

function statement(id: string, mode: 'client' | 'server', transaction: readonly unknown[]): Record<string, unknown> {
  return {
    resourceType: 'CapabilityStatement',
    id,
    url: `${base}/CapabilityStatement/${id}`,
    version: '1.0.0',
    name: id.replaceAll('-', ''),
    status: 'draft',
    experimental: true,
    kind: 'requirements',
    fhirVersion: '4.0.1',
    format: ['json'],
    date: '2024-01-01',
    extension: [
      { url: `${language}actor`, valueCanonical: `${base}/ActorDefinition/${id}` },
      { url: `${language}transaction`, extension: transaction },
    ],
    rest: [
      {
        mode,
        ...(mode === 'server' ? { operation: [{ name: 'brew', definition: `${base}/OperationDefinition/brew` }] } : {}),
      },
    ],
  };
}

const teaGuide: Readonly<Record<string, unknown>> = {
  'package.json': {
    name: 'example.tea',
    version: '1.0.0',
    title: 'Tea Guide',
    description: 'How tea is asked for.',
    canonical: base,
    fhirVersions: ['4.0.1'],
    dependencies: { 'hl7.fhir.r4.core': '4.0.1' },
    license: 'Apache-2.0',
    type: 'fhir.ig',
  },
  'tx-tea/ActorDefinition-tea-drinker.json': actor('tea-drinker', 'Tea Drinker'),
  'tx-tea/ActorDefinition-tea-pot.json': actor('tea-pot', 'Tea Pot'),
  'tx-tea/CapabilityStatement-tea-drinker.json': statement('tea-drinker', 'client', [
    { url: 'id', valueString: 'TX:Tea-1' },
    { url: 'expectation', valueCode: 'SHALL' },
  ]),
  'tx-tea/CapabilityStatement-tea-pot.json': statement('tea-pot', 'server', [
    { url: 'id', valueString: 'TX:Tea-1' },
    { url: 'name', valueString: 'Brew Tea' },
    { url: 'initiator', valueCanonical: `${base}/ActorDefinition/tea-drinker` },
    { url: 'responder', valueCanonical: `${base}/ActorDefinition/tea-pot` },
    { url: 'expectation', valueCode: 'SHALL' },
    { url: 'requirement', valueId: 'TEA-001' },
    {
      url: 'exchange',
      extension: [
        { url: 'key', valueString: 'brew' },
        { url: 'definition', valueCanonical: `${base}/OperationDefinition/brew` },
        { url: 'requirement', valueId: 'TEA-001' },
      ],
    },
  ]),
  'tx-tea/OperationDefinition-brew.json': {
    resourceType: 'OperationDefinition',
    id: 'brew',
    url: `${base}/OperationDefinition/brew`,
    version: '1.0.0',
    name: 'Brew',
    title: 'Brew',
    status: 'draft',
    kind: 'operation',
    experimental: true,
    description: 'Brews a cup.',
    affectsState: true,
    code: 'brew',
    system: true,
    type: false,
    instance: false,
    parameter: [
      {
        name: 'leaf',
        use: 'in',
        min: 1,
        max: '1',
        type: 'string',
        documentation: 'Which leaf.',
        extension: [satisfies],
      },
      { name: 'minutes', use: 'in', min: 0, max: '1', type: 'integer', documentation: 'How long.' },
      { name: 'cup', use: 'out', min: 1, max: '1', type: 'string', documentation: 'The cup.' },
    ],
  },
  'tx-tea/Requirements-tea.json': {
    resourceType: 'Requirements',
    id: 'tea',
    url: `${base}/Requirements/tea`,
    version: '1.0.0',
    name: 'Tea',
    title: 'Asking for tea',
    status: 'draft',
    experimental: true,
    description: 'What asking for tea takes.',
    identifier: [{ value: 'TX:Tea' }],
    actor: [`${base}/ActorDefinition/tea-drinker`, `${base}/ActorDefinition/tea-pot`],
    statement: [
      {
        key: 'TEA-001',
        label: 'Brewing',
        conformance: ['SHALL'],
        requirement: 'A Tea Pot brews tea.',
        reference: ['https://tea.example/brewing'],
      },
      { key: 'TEA-002', label: 'One leaf', conformance: ['SHALL'], requirement: 'A Tea Drinker names one leaf.' },
    ],
  },
  'examples/tx-tea-1.brew.request.json': {
    resourceType: 'Parameters',
    parameter: [{ name: 'leaf', valueString: 'green' }],
  },
  'examples/tx-tea-1.brew.response.json': {
    resourceType: 'Parameters',
    parameter: [{ name: 'cup', valueString: 'hot' }],
  },
};
