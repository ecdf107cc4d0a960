import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evidenceGrades, strengths } from '../../../generator/model/requirement.ts';
import { membersOf, packageFolder, readResourceFiles } from '../../support/profile-package.ts';

/** The rows of the checklist that CA:SoFA was restated from. */
const checklist = [
  ...['SOFA-001', 'SOFA-002', 'SOFA-003', 'SOFA-004', 'SOFA-005'],
  ...['SOFA-010', 'SOFA-011', 'SOFA-012', 'SOFA-013', 'SOFA-014', 'SOFA-015', 'SOFA-016', 'SOFA-017', 'SOFA-018'],
  ...['SOFA-019', 'SOFA-020', 'SOFA-021', 'SOFA-022'],
  ...['SOFA-030', 'SOFA-031', 'SOFA-032', 'SOFA-033', 'SOFA-034', 'SOFA-035', 'SOFA-036', 'SOFA-037', 'SOFA-038'],
  ...['SOFA-040', 'SOFA-041', 'SOFA-042', 'SOFA-043', 'SOFA-044', 'SOFA-045', 'SOFA-046'],
  ...['SOFA-050', 'SOFA-051', 'SOFA-052'],
  ...['SOFA-060', 'SOFA-061', 'SOFA-062', 'SOFA-063', 'SOFA-064', 'SOFA-065', 'SOFA-066', 'SOFA-067'],
  ...['SOFA-070', 'SOFA-071', 'SOFA-072'],
];

interface Statement {
  readonly key: string;
  readonly label: string;
  readonly requirement: string;
  readonly conformance?: readonly string[];
  readonly reference: readonly string[];
  readonly extension: readonly {
    readonly url: string;
    readonly valueCode?: string;
    readonly valueCanonical?: string;
  }[];
}

const resources = readResourceFiles();
const requirements = resources.find(({ name }) => name === 'Requirements-ca-sofa.json');
const statements = (requirements?.body['statement'] ?? []) as readonly Statement[]; // shape is what is tested below
const questions = readFileSync(join(packageFolder, 'questions.md'), 'utf8');

function codeOf(statement: Statement, name: string): string | undefined {
  return statement.extension.find(({ url }) => url.endsWith(`/${name}`))?.valueCode;
}

describe('the requirements of CA:SoFA', () => {
  it('are those of the checklist, each once and in its order', () => {
    expect(statements.map(({ key }) => key)).toEqual(checklist);
  });

  it.each(statements)('give $key a strength, an evidence, an actor and a reference', (statement) => {
    expect(strengths).toContain(codeOf(statement, 'strength'));
    expect(evidenceGrades).toContain(codeOf(statement, 'evidence'));
    expect(
      statement.extension.filter(({ valueCanonical }) => valueCanonical?.includes('/ActorDefinition/')),
    ).not.toEqual([]);
    expect(statement.reference).not.toEqual([]);
    expect(statement.requirement).toMatch(/^[A-Z`].*\.$/s);
  });

  it.each(statements)("give $key FHIR's conformance code for its strength", (statement) => {
    const codes = {
      required: ['SHALL'],
      shall: ['SHALL'],
      should: ['SHOULD'],
      may: ['MAY'],
      optional: ['MAY'],
      descriptive: undefined,
    };

    expect(statement.conformance).toEqual(codes[codeOf(statement, 'strength') as keyof typeof codes]);
  });

  it('are stated by the guide, but for these', () => {
    const keysOf = (evidence: string) =>
      statements.filter((statement) => codeOf(statement, 'evidence') === evidence).map(({ key }) => key);

    expect(keysOf('base')).toEqual(['SOFA-011', 'SOFA-044', 'SOFA-052']);
    expect(keysOf('inferred')).toEqual(['SOFA-032']);
    expect(keysOf('chosen')).toEqual(['SOFA-019', 'SOFA-020', 'SOFA-021', 'SOFA-045']);
  });

  it('are mandatory, but for these', () => {
    const keysOf = (...wanted: readonly string[]) =>
      statements.filter((statement) => wanted.includes(codeOf(statement, 'strength') ?? '')).map(({ key }) => key);

    expect(keysOf('required')).toEqual(['SOFA-001', 'SOFA-003', 'SOFA-004']);
    expect(keysOf('optional')).toEqual(['SOFA-002']);
    expect(keysOf('should')).toEqual(['SOFA-046']);
    expect(keysOf('may')).toEqual(['SOFA-015', 'SOFA-018', 'SOFA-064', 'SOFA-066']);
    expect(keysOf('descriptive')).toEqual(['SOFA-040', 'SOFA-050', 'SOFA-051', 'SOFA-062', 'SOFA-072']);
  });

  it('refer only to questions that are asked', () => {
    const anchors = statements.flatMap(({ reference }) => reference).filter((each) => each.startsWith('questions.md#'));
    const asked = new Set([...questions.matchAll(/^### (Q-[A-Za-z]+-\d+)$/gm)].map(([, id = '']) => id.toLowerCase()));

    expect(anchors.filter((anchor) => !asked.has(anchor.slice('questions.md#'.length)))).toEqual([]);
  });
});

describe('questions.md', () => {
  it.each([
    { prefix: 'Q-SOFA', count: 31 },
    { prefix: 'Q-SOF', count: 29 },
    { prefix: 'Q-FSUB', count: 27 },
    { prefix: 'Q-AC', count: 20 },
  ])('numbers the $count entries $prefix without a gap', ({ prefix, count }) => {
    const ids = [...questions.matchAll(/^### (Q-[A-Z]+)-(\d+)$/gm)].filter(([, profile]) => profile === prefix);

    expect(ids.map(([, , number]) => Number(number))).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  });

  it('is where every question that a requirement refers to is asked', () => {
    const asked = new Set([...questions.matchAll(/^### (Q-[A-Z]+-\d+)$/gm)].map(([, id = '']) => id.toLowerCase()));
    const anchors = resources
      .filter(({ body }) => body['resourceType'] === 'Requirements')
      .flatMap(({ body }) => [...membersOf(body)])
      .flatMap(([, value]) => (Array.isArray(value) ? value : []))
      .filter((text): text is string => typeof text === 'string' && text.startsWith('questions.md#'));

    expect(anchors.length).toBeGreaterThan(100);
    expect(anchors.filter((anchor) => !asked.has(anchor.slice('questions.md#'.length)))).toEqual([]);
  });

  it('names only files and requirements that exist', () => {
    const files = [...questions.matchAll(/`((?:ca-[a-z]+|systems)\/[A-Za-z0-9.-]+\.json)`/g)].map(([, path]) => path);
    const ids = [...questions.matchAll(/\b(?:SOFA?|FSUB)-\d{3}\b|\bAC-(?:P-)?\d{2}\b/g)].map(([id]) => id);
    const keys = resources
      .filter(({ body }) => body['resourceType'] === 'Requirements')
      .flatMap(({ body }) => [...membersOf(body)])
      .flatMap(([name, value]) => (name === 'key' ? [value] : []));

    expect(files.filter((path) => !resources.some((resource) => resource.path === path))).toEqual([]);
    expect(files.length).toBeGreaterThan(50);
    expect(ids.filter((id) => !keys.includes(id))).toEqual([]);
  });
});
