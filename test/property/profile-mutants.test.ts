import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { validateResource } from '../../generated/halo-1.1.0/r4/resources.ts';
import { release as guideRelease } from '../../generated/halo-1.1.0/release.ts';
import { Validation, type Validator } from '../../generated/runtime/validation.ts';
import { buildStructures } from '../../generator/build/structure/build-structures.ts';
import { Validation as OwnValidation } from '../../generator/runtime/validation.ts';
import { CompiledValidators } from '../support/compiled-validators.ts';
import { guideProfiles } from '../support/mutants/guide-profiles.ts';
import type { Mutant } from '../support/mutants/mutant.ts';
import { mutantLine, mutantsOfProfile, type ProfileSpecimen } from '../support/mutants/profile-mutants.ts';
import { canonicalOf, rankExtension, testProfiles, testValueSets } from '../support/mutants/slicing-profiles.ts';
import { standardDefinitions } from '../support/standard-definitions.ts';
import { guideDocument, profileOf } from '../support/structure-definition.ts';
import { releaseOf } from '../support/structures.ts';

/* What a profile's differential says is broken rule by rule; nothing of the generator's model takes part in it. */

interface Known {
  readonly profile: string;
  readonly mutant: string;
  readonly reason: string;
}

const known: { readonly survivors: readonly Known[]; readonly unreached: readonly Known[] } = JSON.parse(
  readFileSync('test/fixtures/surviving-profile-mutants.json', 'utf8'),
);

const documents = [
  ...testProfiles.map(({ type, id, elements }) => profileOf(type, id, elements)),
  rankExtension,
  ...testValueSets.map((resource) => guideDocument({ resourceType: 'ValueSet', ...resource })),
];
const { value: structures, diagnostics } = buildStructures({
  documents,
  core: standardDefinitions(),
  resourceTypes: ['Basic', 'Organization'],
});
const compiled = await CompiledValidators.of(releaseOf([...structures.values()]));
const resources = await compiled.validator('r4/resources.ts', 'validateResource');

interface Subject {
  readonly specimen: ProfileSpecimen;
  /** `rule place` of what refuses a value; none where it is accepted. */
  readonly refusals: (value: unknown) => readonly string[];
}

const strict = { policy: { enforce: 'chosen' } } as const;

function lines({ issues }: Pick<Validation, 'issues'>): readonly string[] {
  return issues.filter(({ severity }) => severity === 'error').map(({ rule, expression }) => `${rule} ${expression}`);
}

async function ownSubjects(): Promise<readonly Subject[]> {
  const byUrl = new Map([...structures.values()].map((structure) => [String(structure.canonical), structure.typeName]));
  const found = await Promise.all(
    testProfiles.map(async ({ id, type, elements, instance, more = [], ...marks }) => {
      const name = `validate${byUrl.get(canonicalOf(id)) ?? ''}`;
      const validator = await compiled.validator('structures/validators.ts', name);
      const refusals = (value: unknown): readonly string[] => {
        const validation = new OwnValidation({ resources, ...strict });
        validator(value, validation, type);
        return lines(validation);
      };
      // The profiles are written with an id and a path for each element.
      const differential = elements as ProfileSpecimen['differential'];
      return [instance, ...more].map((each) => ({
        specimen: { url: id, type, differential, instance: each, ...marks },
        refusals,
      }));
    }),
  );
  return found.flat();
}

function guideSubjects(): readonly Subject[] {
  const validators: Readonly<Record<string, Validator>> = guideRelease.validators;
  return guideProfiles().map((specimen) => {
    const validator = validators[specimen.url];
    if (validator === undefined) throw new TypeError(`No validator of ${specimen.url}`);
    const refusals = (value: unknown): readonly string[] => {
      const validation = new Validation({ resources: validateResource, ...strict });
      validator(value, validation, specimen.type);
      return lines(validation);
    };
    return { specimen, refusals };
  });
}

const all = [...(await ownSubjects()), ...guideSubjects()];
const urls = [...new Set(all.map(({ specimen }) => specimen.url))];
const counts = new Map<string, number>();

afterAll(() => {
  compiled.remove();
  const lines = [...counts].sort().map(([kind, count]) => `  ${String(count).padStart(5)} ${kind}`);
  process.stdout.write(`Rules of profiles broken\n${lines.join('\n')}\n`);
});

function listed(entries: readonly Known[], url: string): readonly string[] {
  return entries.filter(({ profile }) => profile === url).map(({ mutant }) => mutant);
}

function count({ kind }: Mutant): void {
  const group = kind.replace(/ [a-z]+-\d+[a-z]?$/, '');
  counts.set(group, (counts.get(group) ?? 0) + 1);
}

describe('profiles', () => {
  it('of the test are built without a fault', () => {
    expect(diagnostics.map(({ message }) => message)).toEqual([]);
  });

  it.each(urls)('%s: a breach of any rule is refused', (url) => {
    const survivors: string[] = [];
    const unreached: (readonly string[])[] = [];
    for (const { specimen, refusals } of all.filter((subject) => subject.specimen.url === url)) {
      expect(refusals(specimen.instance)).toEqual([]);
      const found = mutantsOfProfile(specimen);
      found.mutants.forEach(count);
      survivors.push(...found.mutants.filter(({ body }) => refusals(body).length === 0).map(mutantLine));
      unreached.push(found.unreached);
    }
    expect(survivors).toEqual(listed(known.survivors, url));
    const [first = [], ...others] = unreached;
    const never = first.filter((id) => others.every((ids) => ids.includes(id)));
    expect(never).toEqual(listed(known.unreached, url));
  });

  it('are broken in every way that a differential can narrow', () => {
    expect([...counts.keys()].sort()).toEqual(expect.arrayContaining([...kinds]));
  });
});

const kinds: readonly string[] = [
  'before the end of slices',
  'code outside the binding',
  'fixed value changed',
  'more than max',
  'outside of closed slices',
  'pattern broken',
  'prohibited element present',
  'reference to a wrong type',
  'required element missing',
  'required extension missing',
  'resource of a wrong type',
  'slice above max',
  'slice below min',
  'slices out of order',
  'text longer than maxLength',
  'type that is ruled out',
];
