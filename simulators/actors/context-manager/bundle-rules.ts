import { Validation } from '../../../generated/runtime/validation.ts';
import { type Entry, entriesOf, entryPath } from './bundle-entry.ts';
import type { RequiredProfile } from './jurisdiction.ts';
import { type Refusal, refuse, type SetContextWork } from './work.ts';

/** SOFA-034: one resource of a type outside the list refuses the whole Bundle. */
export function acceptOnlySupportedTypes(work: SetContextWork): void {
  const entries = entriesOf(work);
  for (const [index, { resource }] of entries.entries()) {
    if (resource === undefined || work.settings.jurisdiction.resourceTypes.has(resource.resourceType)) continue;
    refuse(work, {
      check: 'supported-resource-types',
      code: 'not-supported',
      text: `This Context Manager takes no ${resource.resourceType}. Nothing was stored.`,
      expression: `${entryPath(index)}.resource`,
      requirement: 'SOFA-034',
    });
  }
  if (entries.length > 0) work.checks.met('SOFA-034', 'supported-resource-types');
}

/** Every entry creates one resource: this manager does nothing else in a context's transaction. */
export function acceptOnlyCreates(work: SetContextWork): void {
  const entries = entriesOf(work);
  for (const [index, entry] of entries.entries()) {
    const problem = creationProblem(entry);
    if (problem === undefined) continue;
    const { member, ...refusal } = problem;
    refuse(work, { check: 'entries-create', ...refusal, expression: `${entryPath(index)}${member}` });
  }
  if (entries.length > 0) work.checks.met('SOFA-032', 'entries-create');
}

type CreationProblem = Pick<Refusal, 'code' | 'text' | 'requirement'> & { readonly member: string };

function creationProblem({ resource, request }: Entry): CreationProblem | undefined {
  const requirement = 'SOFA-032';
  if (request === undefined) return { code: 'required', text: 'The entry has no request.', member: '', requirement };
  if (request.method !== 'POST') {
    const text = `The entry asks for ${request.method}; only POST is carried out.`;
    return { code: 'not-supported', text, member: '.request.method', requirement };
  }
  if (resource === undefined) return { code: 'required', text: 'The entry has no resource.', member: '' };
  if (request.url === resource.resourceType) return undefined;
  const text = `A ${resource.resourceType} is created at ${resource.resourceType}, and at no other url.`;
  return { code: 'value', text, member: '.request.url', requirement };
}

/** SOFA-036: resources are held against the profiles of the jurisdiction, strictly or with a note. */
export function holdAgainstProfiles(work: SetContextWork): void {
  const { profiles } = work.settings.jurisdiction;
  if (profiles.size === 0) return;
  let allMet = true;
  for (const [index, { resource }] of entriesOf(work).entries()) {
    const profile = resource === undefined ? undefined : profiles.get(resource.resourceType);
    if (profile !== undefined && !meetsProfile(work, resource, profile, `${entryPath(index)}.resource`)) allMet = false;
  }
  if (allMet && entriesOf(work).length > 0) work.checks.met('SOFA-036', 'jurisdiction-profiles');
}

function meetsProfile(work: SetContextWork, resource: unknown, profile: RequiredProfile, at: string): boolean {
  const validation = new Validation({ policy: { enforce: 'chosen' } });
  profile.validate(resource, validation, at);
  const [issue] = validation.issues.filter(({ severity }) => severity === 'error');
  if (issue === undefined) return true;
  const { expression } = issue;
  if (work.settings.jurisdiction.profileStrictness === 'strict') {
    const text = `The resource breaks ${profile.canonical}: found ${issue.found}, wanted ${issue.wanted}.`;
    refuse(work, { check: 'jurisdiction-profiles', code: issue.code, text, expression, requirement: 'SOFA-036' });
  }
  const evidence = work.checks.evidenceOf('SOFA-036');
  work.checks.missed('SOFA-036', 'jurisdiction-profiles', { expression, refused: false });
  work.notes.push({ ...issue, severity: 'warning', requirement: 'SOFA-036', evidence });
  return false;
}
