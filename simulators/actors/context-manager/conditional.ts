import type { FhirResource } from 'fhir/r4.js';
import type { ResourceKey } from '../../kit/stored-resource.ts';
import { type IdentifierToken, indexIdentifiers, withIdentifier } from './identifier-index.ts';
import { type Refusal, refuse, type SetContextWork } from './work.ts';

/** A search that stands where a reference could: `Patient?identifier=system|value`. */
interface Condition {
  readonly type: string;
  readonly identifiers: readonly IdentifierToken[];
  readonly ids: readonly string[];
}

const conditionalReference = /^([A-Z][A-Za-z]+)\?(.+)$/;

/** True for a reference by search, which a transaction has to resolve. @see FHIR R4, Bundle §2.36.4.2 Conditional references */
export function isConditional(reference: string): boolean {
  return conditionalReference.test(reference);
}

/** Where a condition stands, for refusals about it. */
export interface ConditionPlace {
  readonly expression: string;
  readonly requirement?: string;
}

/** The one resource that a conditional reference stands for. Finds none or several: the transaction fails. */
export async function resolveConditional(
  work: SetContextWork,
  reference: string,
  place: ConditionPlace,
): Promise<ResourceKey> {
  const known = work.conditions.get(reference);
  if (known !== undefined) return known;
  const [, type = '', query = ''] = conditionalReference.exec(reference) ?? [];
  const [key, another] = await matches(work, parseCondition(work, type, query, place));
  const check = 'conditional-reference';
  if (key === undefined) {
    const text = 'The conditional reference finds no resource.';
    return refuse(work, { check, code: 'not-found', text, ...place });
  }
  if (another !== undefined) return refuse(work, { ...severalFound(check), ...place });
  work.conditions.set(reference, key);
  return key;
}

/**
 * What `ifNoneExist` finds: nothing, so that the resource is created, or the one that is there.
 * @see FHIR R4, RESTful API §3.1.0.8.1 Conditional create
 */
export async function findExisting(
  work: SetContextWork,
  { resourceType }: FhirResource,
  query: string,
  place: ConditionPlace,
): Promise<ResourceKey | undefined> {
  // Some senders write the query with the question mark that FHIR leaves out.
  const condition = parseCondition(work, resourceType, query.replace(/^\?/, ''), place);
  const [key, another] = await matches(work, condition);
  if (another !== undefined) refuse(work, { ...severalFound('conditional-create'), ...place });
  return key;
}

/** FHIR's answer to criteria that are not selective enough. */
function severalFound(check: string): Pick<Refusal, 'check' | 'status' | 'code' | 'text'> {
  return { check, status: 412, code: 'duplicate', text: 'The condition finds more than one resource.' };
}

function parseCondition(work: SetContextWork, type: string, query: string, place: ConditionPlace): Condition {
  const identifiers: IdentifierToken[] = [];
  const ids: string[] = [];
  for (const [name, value] of new URLSearchParams(query)) {
    if (name === 'identifier' && isToken(value)) identifiers.push(parseToken(value));
    else if (name === '_id' && value !== '') ids.push(value);
    else {
      const text = 'Conditions are taken on identifier and _id, each with one value.';
      return refuse(work, { check: 'condition-supported', code: 'not-supported', text, ...place });
    }
  }
  if (identifiers.length + ids.length > 0) return { type, identifiers, ids };
  const text = 'The condition has no criterion.';
  return refuse(work, { check: 'condition-supported', code: 'required', text, ...place });
}

/** A comma would mean several values, a backslash escapes one: neither is needed for identifiers. */
function isToken(value: string): boolean {
  return value !== '' && value !== '|' && !/[,\\]/.test(value);
}

function parseToken(value: string): IdentifierToken {
  const bar = value.indexOf('|');
  if (bar < 0) return { system: undefined, value };
  const rest = value.slice(bar + 1);
  return { system: value.slice(0, bar), value: rest === '' ? undefined : rest };
}

/** Up to two keys: whether there are more does not matter. */
async function matches(work: SetContextWork, { type, ids, identifiers }: Condition): Promise<readonly ResourceKey[]> {
  const sets: ReadonlySet<ResourceKey>[] = ids.map((id) => new Set([`${type}/${id}`]));
  if (identifiers.length > 0) {
    work.identifiers ??= await indexIdentifiers(work.tables);
    const index = work.identifiers;
    sets.push(...identifiers.map((token) => withIdentifier(index, type, token)));
  }
  const [fewest = new Set<ResourceKey>(), ...others] = sets.sort((one, other) => one.size - other.size);
  const found: ResourceKey[] = [];
  for (const key of fewest) {
    if (!others.every((keys) => keys.has(key))) continue;
    if ((await work.tables.get('resources', key)) !== undefined) found.push(key);
    if (found.length === 2) break;
  }
  return found;
}
