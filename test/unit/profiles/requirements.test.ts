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

  it('are all put to use, but for those that bind actors of other profiles or await their topic', () => {
    const used = resources
      .filter((resource) => resource !== requirements)
      .flatMap(({ body }) => [...membersOf(body)])
      .filter(([name]) => name === 'valueId')
      .map(([, id]) => id);

    expect(checklist.filter((id) => !used.includes(id))).toEqual(['SOFA-051', 'SOFA-052', 'SOFA-072']);
    expect(used.filter((id) => !checklist.includes(String(id)))).toEqual([]);
  });
});

describe('questions.md', () => {
  it('numbers its entries without a gap', () => {
    const ids = [...questions.matchAll(/^### Q-SOFA-(\d+)$/gm)].map(([, number]) => Number(number));

    expect(ids).toEqual(ids.map((_, index) => index + 1));
    expect(ids.length).toBeGreaterThanOrEqual(28);
  });

  it('names only files and requirements that exist', () => {
    const files = [...questions.matchAll(/`((?:ca-[a-z]+)\/[A-Za-z-]+\.json)`/g)].map(([, path]) => path);
    const ids = [...questions.matchAll(/SOFA-\d{3}/g)].map(([id]) => id);

    expect(files.filter((path) => !resources.some((resource) => resource.path === path))).toEqual([]);
    expect(ids.filter((id) => !checklist.includes(id))).toEqual([]);
  });
});
