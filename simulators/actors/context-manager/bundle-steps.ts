import type { FhirResource } from 'fhir/r4.js';
import { toInstant } from '../../kit/clock.ts';
import { resourceId } from '../../kit/random.ts';
import type { ResourceKey, StoredResource } from '../../kit/stored-resource.ts';
import { withMembers } from '../../kit/with-members.ts';
import { entriesOf, entryPath } from './bundle-entry.ts';
import { findExisting, isConditional, resolveConditional } from './conditional.ts';
import { findReferences, mapReferences, parseRestfulReference } from './references.ts';
import { refuse, type SetContextWork } from './work.ts';

/** Looks which of the resources with `ifNoneExist` are there already (question Q-SOFA-14). */
export async function findExistingResources(work: SetContextWork): Promise<void> {
  for (const [index, { resource, request }] of entriesOf(work).entries()) {
    const query = request?.ifNoneExist;
    if (query === undefined || resource === undefined) continue;
    const expression = `${entryPath(index)}.request.ifNoneExist`;
    const key = await findExisting(work, resource, query, { expression });
    if (key !== undefined) work.found.set(index, key);
  }
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
    const key = work.found.get(index) ?? `${resource.resourceType}/${resourceId(work.settings.random)}`;
    work.addresses.set(fullUrl, key);
  }
}

/**
 * SOFA-038: stores each resource with its references into the Bundle turned into references to what was stored. Nothing is stored
 * before all are resolved, so that no condition finds what this very Bundle makes.
 */
export async function createResources(work: SetContextWork): Promise<void> {
  const entries = entriesOf(work);
  if (entries.length === 0) return;
  const lastUpdated = toInstant(work.nowMs);
  for (const [index, { fullUrl, resource }] of entries.entries()) {
    const key = work.addresses.get(fullUrl);
    if (resource === undefined || key === undefined) continue;
    const existing = work.found.has(index) ? await work.tables.get('resources', key) : undefined;
    const stored =
      existing ?? storedResource(await resolveReferences(work, resource, fullUrl, index), key, work.nowMs, lastUpdated);
    if (existing !== undefined) work.referred.add(key);
    work.entries.push({ key, stored, isNew: existing === undefined });
  }
  for (const { key, stored, isNew } of work.entries) if (isNew) await createResource(work, key, stored);
  work.checks.met('SOFA-038', 'bundle-references');
  work.changed('resources-created', work.changes.length);
}

async function createResource(work: SetContextWork, key: ResourceKey, stored: StoredResource): Promise<void> {
  await work.tables.put('resources', key, stored);
  work.changes.push({ previous: undefined, current: stored.resource, interaction: 'create', origin: 'context-source' });
}

/** The resource with every address that means something only in the Bundle exchanged for that of what was stored. */
async function resolveReferences(
  work: SetContextWork,
  resource: FhirResource,
  fullUrl: string,
  index: number,
): Promise<FhirResource> {
  const open = new Set<string>();
  const resolved = mapReferences(resource, (address, isReference) => {
    const key = addressInBundle(work, address, fullUrl);
    if (key !== undefined || !isReference) return key;
    if (isUrn(address) || isConditional(address)) open.add(address);
    else refer(work, address);
    return undefined;
  });
  if (open.size === 0) return resolved;
  // Read once: a resource may have as many references as its Bundle has room for.
  const places = new Map(
    findReferences(resource, `${entryPath(index)}.resource`).map(({ reference, at }) => [reference, at]),
  );
  const at = (wanted: string): string => places.get(wanted) ?? entryPath(index);
  for (const reference of open) {
    if (isUrn(reference)) refuseDangling(work, at(reference));
    const place = { expression: at(reference), requirement: 'SOFA-038' };
    work.referred.add(await resolveConditional(work, reference, place));
  }
  return mapReferences(resolved, (address, isReference) => (isReference ? work.conditions.get(address) : undefined));
}

/** A resource of this server that the Bundle refers to, is it there or not, is used by the context. */
function refer(work: SetContextWork, reference: string): void {
  const parsed = parseRestfulReference(reference);
  if (parsed !== undefined && (parsed.base === '' || parsed.base === work.settings.publicBaseUrl)) {
    work.referred.add(parsed.key);
  }
}

function storedResource(resource: FhirResource, key: string, nowMs: number, lastUpdated: string): StoredResource {
  const versionId = '1';
  const id = key.slice(key.indexOf('/') + 1);
  const meta =
    resource.meta === undefined ? { versionId, lastUpdated } : withMembers(resource.meta, { versionId, lastUpdated });
  return { resource: withMembers(resource, { id, meta }), versionId, lastUpdatedMs: nowMs };
}

function refuseDangling(work: SetContextWork, expression: string): never {
  return refuse(work, {
    check: 'bundle-references',
    code: 'not-found',
    text: 'The reference points to no entry of the Bundle.',
    expression,
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
  if (direct !== undefined || from === undefined || from.startsWith('urn:')) return direct;
  const parsed = parseRestfulReference(reference);
  const base = parseRestfulReference(from)?.base;
  if (parsed === undefined || base === undefined) return undefined;
  return work.addresses.get(`${parsed.base === '' ? base : parsed.base}/${parsed.key}`);
}
