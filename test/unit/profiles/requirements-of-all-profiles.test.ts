import { describe, expect, it } from 'vitest';
import { languageExtension, statementActor } from '../../../generator/model/namespace.ts';
import { evidenceGrades, strengths } from '../../../generator/model/requirement.ts';
import { membersOf, readResourceFiles } from '../../support/profile-package.ts';

/** The rows of the checklist that CA:SoF was restated from. */
const sof = [
  ...['SOF-001', 'SOF-002', 'SOF-003', 'SOF-004', 'SOF-005', 'SOF-006', 'SOF-007', 'SOF-008'],
  ...['SOF-010', 'SOF-011', 'SOF-012', 'SOF-013', 'SOF-014', 'SOF-015', 'SOF-016', 'SOF-017', 'SOF-018', 'SOF-019'],
  ...['SOF-020', 'SOF-021', 'SOF-022', 'SOF-023'],
  ...['SOF-030', 'SOF-031', 'SOF-032', 'SOF-033', 'SOF-034', 'SOF-035', 'SOF-036', 'SOF-037', 'SOF-038', 'SOF-039'],
  ...['SOF-040', 'SOF-041', 'SOF-042', 'SOF-043', 'SOF-044'],
  ...['SOF-050', 'SOF-051', 'SOF-052', 'SOF-053', 'SOF-054', 'SOF-055', 'SOF-056', 'SOF-057', 'SOF-058', 'SOF-059'],
  ...['SOF-060', 'SOF-061', 'SOF-062', 'SOF-063'],
  ...['SOF-070', 'SOF-071', 'SOF-072', 'SOF-073', 'SOF-074', 'SOF-075', 'SOF-076', 'SOF-077', 'SOF-078', 'SOF-079'],
  ...['SOF-080', 'SOF-081', 'SOF-082'],
  ...['SOF-090', 'SOF-091', 'SOF-092', 'SOF-093', 'SOF-094', 'SOF-095', 'SOF-096', 'SOF-097'],
  ...['SOF-100', 'SOF-101', 'SOF-102', 'SOF-103', 'SOF-104', 'SOF-105', 'SOF-106', 'SOF-107'],
  ...['SOF-110', 'SOF-111', 'SOF-112', 'SOF-113', 'SOF-114', 'SOF-115', 'SOF-116', 'SOF-117', 'SOF-118', 'SOF-119'],
  ...['SOF-120', 'SOF-121', 'SOF-122', 'SOF-123', 'SOF-124', 'SOF-125', 'SOF-126', 'SOF-127', 'SOF-128', 'SOF-129'],
];

/** The rows of the checklist that CA:FSub was restated from. */
const fsub = [
  ...['FSUB-001', 'FSUB-002', 'FSUB-003', 'FSUB-004', 'FSUB-005', 'FSUB-006', 'FSUB-007', 'FSUB-008', 'FSUB-009'],
  ...['FSUB-010', 'FSUB-011', 'FSUB-012', 'FSUB-013'],
  ...[
    'FSUB-020',
    'FSUB-021',
    'FSUB-022',
    'FSUB-023',
    'FSUB-024',
    'FSUB-025',
    'FSUB-026',
    'FSUB-027',
    'FSUB-028',
    'FSUB-029',
  ],
  ...['FSUB-030', 'FSUB-031', 'FSUB-032', 'FSUB-033', 'FSUB-034', 'FSUB-035', 'FSUB-036'],
  ...[
    'FSUB-040',
    'FSUB-041',
    'FSUB-042',
    'FSUB-043',
    'FSUB-044',
    'FSUB-045',
    'FSUB-046',
    'FSUB-047',
    'FSUB-048',
    'FSUB-049',
  ],
  ...['FSUB-050', 'FSUB-051', 'FSUB-052', 'FSUB-053', 'FSUB-054'],
  ...[
    'FSUB-060',
    'FSUB-061',
    'FSUB-062',
    'FSUB-063',
    'FSUB-064',
    'FSUB-065',
    'FSUB-066',
    'FSUB-067',
    'FSUB-068',
    'FSUB-069',
  ],
  ...['FSUB-070', 'FSUB-071', 'FSUB-072', 'FSUB-073', 'FSUB-074', 'FSUB-075', 'FSUB-076', 'FSUB-077'],
  ...['FSUB-080', 'FSUB-081', 'FSUB-082', 'FSUB-083', 'FSUB-084', 'FSUB-085', 'FSUB-086', 'FSUB-087'],
  ...[
    'FSUB-090',
    'FSUB-091',
    'FSUB-092',
    'FSUB-093',
    'FSUB-094',
    'FSUB-095',
    'FSUB-096',
    'FSUB-097',
    'FSUB-098',
    'FSUB-099',
  ],
  ...['FSUB-100', 'FSUB-101', 'FSUB-102'],
  ...[
    'FSUB-110',
    'FSUB-111',
    'FSUB-112',
    'FSUB-113',
    'FSUB-114',
    'FSUB-115',
    'FSUB-116',
    'FSUB-117',
    'FSUB-118',
    'FSUB-119',
  ],
  ...['FSUB-130', 'FSUB-131', 'FSUB-132', 'FSUB-133', 'FSUB-134'],
];

/** The rows of the checklist that CA:AC was restated from. */
const ac = [
  ...['AC-01', 'AC-02', 'AC-03', 'AC-04', 'AC-05', 'AC-06', 'AC-07', 'AC-08', 'AC-09'],
  ...['AC-10', 'AC-11', 'AC-12', 'AC-13', 'AC-14', 'AC-15', 'AC-16', 'AC-17', 'AC-18', 'AC-19'],
  ...['AC-20', 'AC-21', 'AC-22', 'AC-23', 'AC-24', 'AC-25', 'AC-26', 'AC-27'],
  ...['AC-P-01', 'AC-P-02', 'AC-P-03', 'AC-P-04', 'AC-P-05', 'AC-P-06', 'AC-P-07', 'AC-P-08', 'AC-P-09'],
  ...['AC-P-10', 'AC-P-11', 'AC-P-12', 'AC-P-13', 'AC-P-14'],
];

interface Statement {
  readonly key: string;
  readonly label: string;
  readonly requirement: string;
  readonly conformance?: readonly string[];
  readonly conditionality?: boolean;
  readonly reference: readonly string[];
  readonly extension: readonly {
    readonly url: string;
    readonly valueCode?: string;
    readonly valueString?: string;
    readonly valueCanonical?: string;
  }[];
}

const resources = readResourceFiles();

function statementsOf(profile: string): readonly Statement[] {
  const found = resources.find(({ name }) => name === `Requirements-${profile}.json`);
  return (found?.body['statement'] ?? []) as readonly Statement[]; // shape is what is tested below
}

const profiles = ['ca-ac', 'ca-fsub', 'ca-sof', 'ca-sofa'] as const;
const all = profiles.flatMap(statementsOf);

function codeOf(statement: Statement, name: 'strength' | 'evidence'): string {
  return statement.extension.find(({ url }) => url === languageExtension(name))?.valueCode ?? '';
}

function aliasesOf(statement: Statement): readonly string[] {
  return statement.extension.flatMap(({ url, valueString = '' }) =>
    url === languageExtension('alias') ? [valueString] : [],
  );
}

function tally(statements: readonly Statement[], name: 'strength' | 'evidence'): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const statement of statements) counts[codeOf(statement, name)] = (counts[codeOf(statement, name)] ?? 0) + 1;
  return counts;
}

describe('the requirements of all integration profiles', () => {
  it.each([
    { profile: 'ca-sof', rows: sof, count: 100 },
    { profile: 'ca-fsub', rows: fsub, count: 99 },
    { profile: 'ca-ac', rows: ac, count: 41 },
  ])('are those of the checklist of $profile, each once and in its order', ({ profile, rows, count }) => {
    expect(rows).toHaveLength(count);
    expect(statementsOf(profile).map(({ key }) => key)).toEqual(rows);
  });

  it('are 288', () => {
    expect(new Set(all.map(({ key }) => key)).size).toBe(288);
  });

  it.each(all)('give $key a label, a sentence, a strength, an evidence and a reference', (statement) => {
    expect(statement.label).toMatch(/^\S.{2,58}\S$/);
    expect(statement.requirement).toMatch(/^[A-Z`].*\.$/s);
    expect(strengths).toContain(codeOf(statement, 'strength'));
    expect(evidenceGrades).toContain(codeOf(statement, 'evidence'));
    expect(statement.reference).not.toEqual([]);
  });

  it.each(all)("give $key FHIR's conformance code for its strength", (statement) => {
    const codes: Readonly<Record<string, readonly string[] | undefined>> = {
      required: ['SHALL'],
      shall: ['SHALL'],
      should: ['SHOULD'],
      'should-not': ['SHOULD-NOT'],
      may: ['MAY'],
    };
    const optional = codeOf(statement, 'strength') === 'optional' ? ['MAY'] : undefined;

    expect(statement.conformance).toEqual(codes[codeOf(statement, 'strength')] ?? optional);
  });

  it.each([
    {
      profile: 'ca-sof',
      strength: { required: 5, shall: 60, descriptive: 15, should: 14, may: 4, 'should-not': 1, 'shall-not': 1 },
      evidence: { stated: 33, inferred: 3, base: 63, chosen: 1 },
    },
    {
      profile: 'ca-fsub',
      strength: { shall: 57, descriptive: 21, should: 16, 'should-not': 1, may: 3, 'shall-not': 1 },
      evidence: { stated: 10, inferred: 14, base: 75 },
    },
    {
      profile: 'ca-ac',
      strength: { required: 6, shall: 6, descriptive: 25, may: 1, 'should-not': 1, should: 2 },
      evidence: { stated: 26, inferred: 1, chosen: 14 },
    },
  ])('of $profile are as strong and as well known as in its sheet', ({ profile, strength, evidence }) => {
    expect(tally(statementsOf(profile), 'strength')).toEqual(strength);
    expect(tally(statementsOf(profile), 'evidence')).toEqual(evidence);
  });

  it('name as aliases each other, or the row of a test kit', () => {
    const aliases = new Map(all.map((statement) => [statement.key, aliasesOf(statement)]));
    const oneSided = [...aliases].flatMap(([key, names]) =>
      names
        .filter((name) => !/^inferno@\d{1,3}$/.test(name))
        .filter((name) => aliases.get(name)?.includes(key) !== true && !sharesRow(key, name, aliases))
        .map((name) => `${key} → ${name}`),
    );

    expect(oneSided).toEqual([]);
  });

  it('bind actors by their definitions, or all actors of the profile', () => {
    const actors = resources
      .filter(({ body }) => body['resourceType'] === 'ActorDefinition')
      .map(({ body }) => body['url']);
    const bound = all.flatMap(({ extension }) => extension).filter(({ url }) => url === statementActor);
    const unbound = all.filter(({ extension }) => !extension.some(({ url }) => url === statementActor));

    expect(bound.filter(({ valueCanonical }) => !actors.includes(valueCanonical))).toEqual([]);
    expect(unbound.map(({ key }) => key)).toEqual([
      'AC-05',
      'AC-16',
      'AC-24',
      'AC-25',
      'AC-26',
      'FSUB-003',
      'FSUB-009',
      'SOF-062',
      'SOF-107',
      'SOF-123',
      'SOF-124',
      'SOF-125',
      'SOF-127',
      'SOF-129',
    ]);
  });

  it('are all put to use, but for the one that is out of scope', () => {
    const used = new Set(
      resources
        .filter(({ body }) => body['resourceType'] !== 'Requirements')
        .flatMap(({ body }) => [...membersOf(body)])
        .flatMap(([name, id]) => (name === 'valueId' ? [id] : [])),
    );

    expect(all.map(({ key }) => key).filter((key) => !used.has(key))).toEqual(['AC-16']);
    expect([...used].filter((id) => !all.some(({ key }) => key === id))).toEqual([]);
  });
});

/** Two names of a third row are aliases of each other without saying so. */
function sharesRow(key: string, name: string, aliases: ReadonlyMap<string, readonly string[]>): boolean {
  return [...aliases.values()].some((names) => names.includes(key) && names.includes(name));
}
