import type { Reference } from 'fhir/r4.js';
import type { SetContextInput } from '../../../generated/halo-1.1.0/ca-sofa/types.ts';
import type { ValidationIssue } from '../../../generated/runtime/issue.ts';
import { pointerFromExpression, Validation, type Validator } from '../../../generated/runtime/validation.ts';
import { withoutSlashes } from '../../kit/base-url.ts';
import type { RequirementChecks } from '../../kit/requirement-checks.ts';
import type { StoreTransaction } from '../../kit/store.ts';
import type { SourceTables } from './state.ts';

/** What a source knows beside the message, and holds it against. */
export interface OutgoingRules {
  readonly managerBaseUrl: string;
  /** Ids of the App Catalog; `undefined`: not known. */
  readonly knownAppIds: ReadonlySet<string> | undefined;
  /** Validators of the profiles that resources must meet, by resource type. */
  readonly profiles: Readonly<Record<string, Validator>>;
}

/** A message ready to be sent, or why it must not be. */
interface Prepared {
  readonly input: SetContextInput;
  /** Local ids that were exchanged for the manager's. */
  readonly exchanged: readonly string[];
  readonly issues: readonly ValidationIssue[];
}

/** A message on its way through the checks. */
interface Preparation {
  readonly rules: OutgoingRules;
  readonly tables: StoreTransaction<SourceTables>;
  readonly checks: RequirementChecks;
  readonly fullUrls: ReadonlySet<string>;
  readonly exchanged: string[];
  readonly issues: ValidationIssue[];
}

/**
 * Exchanges local ids that went to the manager before for its own, and holds the message against what its definition cannot say:
 * that references lead somewhere, the app is of the catalog, entries create, resources meet their profiles.
 */
export async function prepareSetContext(
  input: SetContextInput,
  rules: OutgoingRules,
  tables: StoreTransaction<SourceTables>,
  checks: RequirementChecks,
): Promise<Prepared> {
  const fullUrls = new Set((input.resources?.entry ?? []).map(({ fullUrl }) => fullUrl));
  const preparation: Preparation = { rules, tables, checks, fullUrls, exchanged: [], issues: [] };
  const placed = await placeReferences(preparation, input);
  judgeAppId(preparation, input);
  judgeEntries(preparation, input);
  return { input: placed, exchanged: preparation.exchanged, issues: preparation.issues };
}

const referenceParameters = [
  ['patient', 'SOFA-016'],
  ['encounter', 'SOFA-017'],
  ['fhirUser', 'SOFA-020'],
] as const;

async function placeReferences(preparation: Preparation, input: SetContextInput): Promise<SetContextInput> {
  let placed = input;
  for (const [name, requirement] of referenceParameters) {
    const given = input[name];
    if (given !== undefined) placed = { ...placed, [name]: await place(preparation, given, name, requirement) };
  }
  if (input.fhirContext === undefined) return placed;
  const fhirContext: Reference[] = [];
  for (const given of input.fhirContext) fhirContext.push(await place(preparation, given, 'fhirContext', 'SOFA-019'));
  return { ...placed, fhirContext };
}

async function place(
  preparation: Preparation,
  given: Reference,
  name: string,
  requirement: string,
): Promise<Reference> {
  const { reference } = given;
  if (reference === undefined || preparation.fullUrls.has(reference)) return given;
  const known = await preparation.tables.get('ids', reference);
  if (known !== undefined) {
    preparation.exchanged.push(reference);
    return { ...given, reference: known.managerKey };
  }
  if (mayBeHeld(reference, preparation.rules.managerBaseUrl)) return given;
  miss(preparation, requirement, 'reference-placed', {
    code: 'not-found',
    rule: 'reference',
    expression: name,
    found: 'a reference elsewhere',
    wanted: 'the fullUrl of an entry, or a resource at the manager',
  });
  return given;
}

/** A relative reference, one below the manager's base, or a search there. */
function mayBeHeld(reference: string, managerBaseUrl: string): boolean {
  if (reference.startsWith(`${withoutSlashes(managerBaseUrl)}/`)) return true;
  return /^[A-Z][A-Za-z]+(?:\/[A-Za-z0-9.-]{1,64}(?:\/_history\/[A-Za-z0-9.-]{1,64})?|\?.+)$/.test(reference);
}

function judgeAppId(preparation: Preparation, { appID }: SetContextInput): void {
  if (appID === undefined || preparation.rules.knownAppIds?.has(appID) !== false) return;
  miss(preparation, 'SOFA-014', 'app-id-known', {
    code: 'value',
    rule: 'binding',
    expression: 'appID',
    found: 'an unknown id',
    wanted: 'the id of an app in the catalog',
  });
}

function judgeEntries(preparation: Preparation, { resources }: SetContextInput): void {
  const validation = new Validation({ policy: { enforce: 'chosen' } });
  for (const [index, { request, resource }] of (resources?.entry ?? []).entries()) {
    const at = `resources.entry[${index}]`;
    if (request?.method !== 'POST') {
      const found = request === undefined ? 'no request' : 'another method';
      const expression = `${at}.request.method`;
      miss(preparation, 'SOFA-032', 'entry-creates', {
        code: 'value',
        rule: 'fixed',
        expression,
        found,
        wanted: 'POST',
      });
    }
    if (resource !== undefined)
      preparation.rules.profiles[resource.resourceType]?.(resource, validation, `${at}.resource`);
  }
  for (const { severity, code, rule, expression, found, wanted } of validation.issues) {
    if (severity === 'error') miss(preparation, 'SOFA-036', 'profile-met', { code, rule, expression, found, wanted });
  }
}

type Miss = Pick<ValidationIssue, 'code' | 'rule' | 'expression' | 'found' | 'wanted'>;

function miss({ checks, issues }: Preparation, requirement: string, check: string, issue: Miss): void {
  checks.missed(requirement, check, { expression: issue.expression, refused: true });
  const pointer = pointerFromExpression(issue.expression);
  issues.push({ ...issue, severity: 'error', pointer, requirement, evidence: checks.evidenceOf(requirement) });
}
