import { describe, expect, test } from 'vitest';
import { emitDocs } from '../../../../generator/emit/docs/emit-docs.ts';
import { readTemplates } from '../../../../generator/load/read-templates.ts';
import type { Example } from '../../../../generator/model/exchange.ts';
import { plainRestResource, type Release } from '../../../../generator/model/release.ts';
import { operation, parameter, parameters, primitive, requirement, teaRelease } from '../../../support/release.ts';
import { sketchRelease } from '../../../support/sketch-release.ts';

const templates = await readTemplates(process.cwd());

function pages(release: Release, folderName = 'tea-guide-1.0.0'): Readonly<Record<string, string>> {
  const files = emitDocs(release, { templates, runtime: [] }).value;
  return Object.fromEntries(
    files.map((file) => [
      file.path.replace(`${folderName}/docs/`, ''),
      file.kind === 'text' ? file.text : JSON.stringify(file),
    ]),
  );
}

function brewing(documentation = 'How much.'): Release {
  const leaves = parameter('leaves', primitive('integer'), {
    documentation,
    min: 1,
    evidence: 'stated',
    requirements: [requirement('TEA-1')],
  });
  const brew = operation(
    'brew',
    parameters('BrewInput', [leaves]),
    { kind: 'empty' },
    {},
    { description: documentation },
  );
  const release = teaRelease([brew]);
  return {
    ...release,
    integrationProfiles: release.integrationProfiles.map((profile) => ({
      ...profile,
      requirements: [requirement('TEA-1'), requirement('TEA-2')],
    })),
    requirements: new Map(
      ['TEA-1', 'TEA-2'].map((id) => [
        requirement(id),
        {
          id: requirement(id),
          statement: documentation,
          strength: 'shall',
          evidence: 'stated',
          actors: [],
          aliases: [],
          references: ['https://tea.example/page'],
          conditional: false,
          source: release.actors[0]?.canonical ?? requireNothing(),
          place: { file: 'x.json', package: 'example.tea#1.0.0', pointer: '' },
        },
      ]),
    ),
  };
}

function requireNothing(): never {
  throw new TypeError('The release has no actor.');
}

describe('emitDocs', () => {
  test('calls a request that is refused by another name than the refusal', () => {
    const release = brewing();
    const [id, exchange] = [...release.exchanges][0] ?? requireNothing();
    const shown = (direction: 'request' | 'response', label: string, error: boolean): Example => ({
      exchange: id,
      direction,
      label,
      error,
      body: {},
      place: exchange.place,
    });
    const examples = [
      shown('request', '', false),
      shown('request', 'error-cold', true),
      shown('response', 'error-cold', true),
      shown('response', 'error', true),
    ];
    const exchanges = new Map([[id, { ...exchange, examples }]]);
    const text = Object.values(pages({ ...release, exchanges })).join('\n');
    expect([...text.matchAll(/^#### (Example .*)$/gm)].map(([, title]) => title)).toEqual([
      'Example request',
      'Example of a request that is refused (error-cold)',
      'Example of a refusal (error-cold)',
      'Example of a refusal',
    ]);
  });

  test('says that a guide is a draft in its own words, and nothing of one that is none', () => {
    const release = brewing();
    const guide = { ...release.guide, description: 'Tea, until it is steeped.' };
    const draft = Object.entries(pages({ ...release, guide })).filter(([name]) => name.endsWith('.md'));
    const finished = Object.values(pages({ ...release, guide: { ...guide, isDraft: false } }));
    expect(draft.filter(([, text]) => !text.includes('> **Draft.** Tea, until it is steeped.'))).toEqual([]);
    expect(finished.filter((text) => /draft|reconstruction/i.test(text))).toEqual([]);
  });

  test('prints an overview, a page per integration profile, the policy and the traceability', () => {
    expect(Object.keys(pages(brewing()))).toEqual([
      'index.md',
      'tx-tea.md',
      'policy.md',
      'traceability.md',
      'requirements.json',
    ]);
  });

  test('prints the wire line, the parameters and the reply of an exchange', () => {
    const page = pages(brewing())['tx-tea.md'];
    expect(page).toContain('\n`POST [base]/$brew`\n');
    expect(page).toContain('\n| `leaves` | 1..1 | `integer` | How much. | `TEA-1` | stated |\n');
    expect(page).toContain('\n#### Response\n\nNo content.\n');
  });

  test('draws the exchanges of a transaction', () => {
    expect(pages(brewing())['tx-tea.md']).toContain(
      '  P0->>P1: TX#58;Tea-1/brew POST #91;base#93;/$brew\n  P1-->>P0: nothing\n',
    );
  });

  test('says in the overview who plays which part', () => {
    expect(pages(brewing())['index.md']).toContain('\n| TX:Tea-1 | Brew Tea | initiates R | responds R |\n');
  });

  test('follows a requirement to what is generated, and says where nothing is', () => {
    const page = pages(brewing())['traceability.md'];
    expect(page).toContain(
      '| parameter `request leaves` of `brew\\|1.0.0` | `BrewInput` in [openapi/tea-pot.openapi.json]',
    );
    expect(page).toContain(
      '| `TEA-2` How much. | shall | stated | No definition carries it. | Nothing; it is for the implementation. |',
    );
  });

  test('says of each requirement what a breach of it leads to', () => {
    const page = pages(brewing())['policy.md'];
    expect(page).toContain('\n| TX:Tea | 2 | 0 | 0 | 0 | 2 |\n');
    expect(page).toContain('\n| `TEA-1` How much. | all | shall | stated | enforced | enforced |\n');
  });

  test('draws a use case between its systems, and says what each system plays', async () => {
    const release = await sketchRelease();
    const page = pages(release, 'sketches-1.1.0')['systems.md'];
    expect(page).toContain('| Notification Consumer | CA:FSub |');
    expect(page).toContain('  P0->>P1: 1. Opens the news\n  P1->>P0: 2. Shows what is new\n');
    expect(page).toContain('| 2 | Point of Care | Reader | Shows what is new: The newest first. | – | chosen |');
  });

  test('tells of an HTTP exchange where its address is, and of a channel its frames', async () => {
    const all = pages(await sketchRelease(), 'sketches-1.1.0');
    expect(all['ca-sof.md']).toContain(
      '\n- The address is in the answer of `CA:SoF-2/smart-configuration`, at `/token_endpoint`.\n- Told from others at its address by `grant_type=authorization_code`.\n',
    );
    expect(all['ca-fsub.md']).toContain(
      '| 1 | initiator | `bind-with-token: {token}`, or `bind-with-token[:] {token}` |',
    );
  });

  test('gives a table to the types an actor says something of, and a line to those it only names', () => {
    const release = brewing();
    const read = { ...plainRestResource('Location'), interactions: [{ code: 'read' }] };
    const actors = release.actors.map((actor) => ({
      ...actor,
      resources: [plainRestResource('Substance'), read, plainRestResource('Device')],
    }));
    const page = pages({ ...release, actors })['tx-tea.md'];
    expect(page).toContain(
      '| `Location` | – | `read` | – | – |\n\nListed with no more than their names: `Substance`, `Device`\n',
    );
    expect(page).not.toContain('| `Substance`');
  });

  test('says of values outside a Parameters resource where they stand', async () => {
    const all = pages(await sketchRelease(), 'sketches-1.1.0');
    expect(all['ca-sof.md']).toContain('#### Request\n\nParameters of the form.\n\n| Name |');
    expect(all['ca-fsub.md']).toContain('#### Request\n\nValues in the frames.\n\n| Name |');
    expect(all['ca-sof.md']).not.toContain('A Parameters resource');
  });

  test('tells of a topic what triggers it, what it is narrowed by and what comes with it', async () => {
    // In the overview, since it stands in no integration profile's folder.
    const page = pages(await sketchRelease(), 'sketches-1.1.0')['index.md'];
    expect(page).toContain('\n## Topic: ');
    expect(page).toContain(
      '| `Observation` | `create`, `update` | `app` | before: `status:not=final` and after: `status=final` |',
    );
    expect(page).toContain('| `patient` | `Observation` | ');
  });

  test('lets no text out of its place', () => {
    const hostile = 'x | y\n# z <script>alert(1)</script> `` ``` [a](javascript:b) {{this}} -->';
    for (const [name, page] of Object.entries(pages(brewing(hostile)))) {
      if (!name.endsWith('.md')) continue;
      expect(page, name).not.toContain('<script');
      expect(page, name).not.toMatch(/(?<!\\)\]\(javascript/);
      for (const row of page.split('\n').filter((line) => line.startsWith('| `leaves`'))) {
        expect(row.split(/(?<!\\)\|/)).toHaveLength(8);
      }
    }
  });

  test('throws where a template is missing', () => {
    expect(() => emitDocs(brewing(), { templates: [], runtime: [] })).toThrow('No template guide-index.md.hbs.');
  });
});
