import type { FhirResource } from 'fhir/r4.js';
import { toInstant } from '../../kit/clock.ts';
import { resourceId } from '../../kit/random.ts';
import { findReferences, mapReferences, parseRestfulReference } from './references.ts';
import type { StoredResource } from './state.ts';
import { refuse, type SetContextWork } from './work.ts';

type Bundle = NonNullable<SetContextWork['input']['resources']>;
type Entry = NonNullable<Bundle['entry']>[number];

/** FHIRPath to the Bundle in the request, for issues about it. */
const bundlePath = "Parameters.parameter.where(name = 'resources').resource";

function entriesOf(work: SetContextWork): readonly Entry[] {
  return work.input.resources?.entry ?? [];
}

const entryPath = (index: number): string => `${bundlePath}.entry[${index}]`;

/** SOFA-034: one resource of a type outside the list refuses the whole Bundle. */
export function acceptOnlySupportedTypes(work: SetContextWork): void {
  for (const [index, { resource }] of entriesOf(work).entries()) {
    if (resource === undefined || work.settings.resourceTypes.has(resource.resourceType)) continue;
    refuse(work, {
      check: 'supported-resource-types',
      code: 'not-supported',
      text: `This Context Manager takes no ${resource.resourceType}. Nothing was stored.`,
      expression: `${entryPath(index)}.resource`,
      requirement: 'SOFA-034',
    });
  }
  if (entriesOf(work).length > 0) work.checks.met('SOFA-034', 'supported-resource-types');
}

/**
 * Every entry creates one resource: this manager does nothing else in a context's transaction. Conditional creation is
 * refused in so many words (question D14), because doing a plain create instead would make duplicates.
 */
export function acceptOnlyCreates(work: SetContextWork): void {
  for (const [index, entry] of entriesOf(work).entries()) {
    const problem = creationProblem(entry);
    if (problem !== undefined) refuse(work, { ...problem, expression: `${entryPath(index)}${problem.member}` });
  }
}

type CreationProblem = Pick<Parameters<typeof refuse>[1], 'check' | 'code' | 'text' | 'requirement'> & {
  readonly member: string;
};

function creationProblem({ resource, request }: Entry): CreationProblem | undefined {
  const check = 'entries-create';
  if (request === undefined) {
    return { check, code: 'required', text: 'The entry has no request.', member: '', requirement: 'SOFA-032' };
  }
  if (request.method !== 'POST') {
    const text = `The entry asks for ${request.method}; only POST is carried out.`;
    return { check, code: 'not-supported', text, member: '.request.method', requirement: 'SOFA-032' };
  }
  if (resource === undefined) return { check, code: 'required', text: 'The entry has no resource.', member: '' };
  if (request.url !== resource.resourceType) {
    const text = `A ${resource.resourceType} is created at ${resource.resourceType}, and at no other url.`;
    return { check, code: 'value', text, member: '.request.url', requirement: 'SOFA-032' };
  }
  if (request.ifNoneExist === undefined) return undefined;
  const text = 'This Context Manager does not create conditionally.';
  return { check, code: 'not-supported', text, member: '.request.ifNoneExist' };
}

/** Gives every resource its id, and remembers under which fullUrl the Bundle knows it. */
export function assignAddresses(work: SetContextWork): void {
  for (const [index, { fullUrl, resource }] of entriesOf(work).entries()) {
    if (resource === undefined) continue;
    if (work.addresses.has(fullUrl)) {
      refuse(work, {
        check: 'distinct-full-urls',
        code: 'duplicate',
        text: 'Two entries have this fullUrl, so that references to it are ambiguous.',
        expression: `${entryPath(index)}.fullUrl`,
      });
    }
    work.addresses.set(fullUrl, `${resource.resourceType}/${resourceId(work.settings.random)}`);
  }
}

/** SOFA-038: stores each resource with its references into the Bundle turned into references to what was stored. */
export async function createResources(work: SetContextWork): Promise<void> {
  for (const [index, { fullUrl, resource }] of entriesOf(work).entries()) {
    const key = work.addresses.get(fullUrl);
    if (resource === undefined || key === undefined) continue;
    const resolved = mapReferences(resource, (reference) => addressInBundle(work, reference, fullUrl));
    refuseUnresolved(work, resolved, index);
    const stored = storedResource(resolved, key, work.nowMs);
    await work.tables.put('resources', key, stored);
    work.created.push({ fullUrl, key, stored });
  }
  if (work.created.length === 0) return;
  work.checks.met('SOFA-038', 'bundle-references');
  work.changed('resources-created', work.created.length);
}

function storedResource(resource: FhirResource, key: string, nowMs: number): StoredResource {
  const versionId = '1';
  const id = key.slice(key.indexOf('/') + 1);
  const meta = { ...resource.meta, versionId, lastUpdated: toInstant(nowMs) };
  return { resource: { ...resource, id, meta }, versionId, lastUpdatedMs: nowMs };
}

/** What is left of `urn:uuid` after resolving points to nothing. */
function refuseUnresolved(work: SetContextWork, resource: FhirResource, index: number): void {
  const dangling = findReferences(resource, `${entryPath(index)}.resource`).find(({ reference }) => isUrn(reference));
  if (dangling === undefined) return;
  refuse(work, {
    check: 'bundle-references',
    code: 'not-found',
    text: 'The reference points to no entry of the Bundle.',
    expression: dangling.at,
    requirement: 'SOFA-038',
  });
}

/** A reference that means something only inside one Bundle. */
export function isUrn(reference: string): boolean {
  return /^urn:(?:uuid|oid):/i.test(reference);
}

/**
 * The key of the entry a reference stands for. A relative reference counts from the server its entry's fullUrl names.
 * @see FHIR R4, Bundle §2.36.4.1 Resolving references in Bundles
 */
export function addressInBundle(work: SetContextWork, reference: string, from?: string): string | undefined {
  const direct = work.addresses.get(reference);
  if (direct !== undefined || from === undefined) return direct;
  const parsed = parseRestfulReference(reference);
  const base = parseRestfulReference(from)?.base;
  if (parsed === undefined || base === undefined) return undefined;
  return work.addresses.get(`${parsed.base === '' ? base : parsed.base}/${parsed.key}`);
}
