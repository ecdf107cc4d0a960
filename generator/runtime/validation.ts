import { defaultPolicy, type Evidence, isEnforced, type Policy } from './evidence.ts';
import type { IssueCode, Rule, ValidationIssue } from './issue.ts';

/** Validates one value. Finds everything it can; reports through `validation`; never throws on any JSON value. */
export type Validator = (value: unknown, validation: Validation, at: string) => void;

/** Validates a resource of any type the release knows, by its `resourceType`. */
export interface ResourceValidator extends Validator {
  /** The extensions that the release defines, by url. They are held to their definitions wherever they stand. */
  readonly extensions?: ReadonlyMap<unknown, KnownExtension>;
}

/** An extension that a definition describes. */
export interface KnownExtension {
  /** Checks what the definition adds to Extension. */
  readonly added: Validator;
  /** True where it may turn the meaning of what it stands in around. */
  readonly isModifier: boolean;
  /** How often it may stand in one element; without it, any number of times. */
  readonly max?: number;
}

/** A JSON object whose members are not yet known. */
export type JsonMembers = Readonly<Record<string, unknown>>;

/** Where a rule comes from: `undefined` stands for the base standard, with no requirement id. */
export interface RuleSource {
  readonly requirement?: string;
  readonly evidence: Evidence;
}

const baseStandard: RuleSource = { evidence: 'base' };

/** One broken rule, as a validator reports it. */
export interface Breach {
  readonly rule: Rule;
  readonly code: IssueCode;
  /** FHIRPath to the element, from the root of the message; what stands beside a primitive has its wire name, `_birthDate`. */
  readonly at: string;
  readonly found: unknown;
  readonly wanted: string;
  readonly source?: RuleSource | undefined;
}

/** What may be set when a message is validated. */
export interface ValidationOptions {
  /** Which rules refuse and which only note; `defaultPolicy` without it. */
  readonly policy?: Policy;
  /** More issues than this are counted, not kept (100 without it). */
  readonly issueLimit?: number;
  /** Objects nested deeper than this are refused (64 without it), so that no message can exhaust the stack. */
  readonly depthLimit?: number;
  /** Whether invariants that only warn are looked at; not without it. */
  readonly warnings?: boolean;
  /** Validates resources inside the message; without it they only have to be objects with a `resourceType`. */
  readonly resources?: ResourceValidator;
}

/** Collects what validators find about one message. */
export class Validation {
  readonly issues: ValidationIssue[] = [];
  readonly policy: Policy;
  readonly issueLimit: number;
  readonly depthLimit: number;
  readonly resources: ResourceValidator | undefined;
  /** Extensions that are held to a definition, by url. */
  readonly extensions: ReadonlyMap<unknown, KnownExtension> | undefined;
  /** True where invariants that only warn are to be looked at. */
  readonly warns: boolean;
  /** The resource that what is being checked is in: `%resource` of FHIRPath. */
  resource: unknown;
  /** The same, or the resource that contains it: `%rootResource`. */
  rootResource: unknown;
  /** Issues beyond `issueLimit`. */
  dropped = 0;
  #errors = 0;
  #depth = 0;
  #recognized: Set<string> | undefined;
  readonly #outer: unknown[] = [];
  #contained: ReadonlySet<unknown> | undefined;
  #containedById: ReadonlyMap<unknown, unknown> | undefined;
  #elementIds: Set<unknown> | undefined;
  #bundles: WeakMap<JsonMembers, ReadonlyMap<string, unknown>> | undefined;

  constructor(options: ValidationOptions = {}) {
    this.policy = options.policy ?? defaultPolicy;
    this.issueLimit = options.issueLimit ?? 100;
    this.depthLimit = options.depthLimit ?? 64;
    this.resources = options.resources;
    this.extensions = options.resources?.extensions;
    this.warns = options.warnings ?? false;
  }

  /** True while nothing has been found that refuses the message; notes do not, kept or dropped. */
  get accepted(): boolean {
    return this.#errors === 0;
  }

  /** Records a broken rule, as an error or a note by the policy. */
  report(breach: Breach): void {
    const source = breach.source ?? baseStandard;
    this.#record(breach, source, isEnforced(source.evidence, this.policy) ? 'error' : 'information');
  }

  /** Records something worth knowing that refuses nothing. */
  note(breach: Breach): void {
    this.#record(breach, breach.source ?? baseStandard, 'information');
  }

  /** Records what a definition warns of; it refuses nothing. */
  warn(breach: Breach): void {
    this.#record(breach, breach.source ?? baseStandard, 'warning');
  }

  /** As `open`, for a resource: what is found in it is in the scope of its own `%resource`. `closeResource` must follow true. */
  openResource(value: unknown, at: string): value is JsonMembers {
    if (!this.open(value, at)) return false;
    this.enterResource(value);
    return true;
  }

  /** Steps out of what `openResource` stepped into. */
  closeResource(): void {
    this.leaveResource();
    this.close();
  }

  /**
   * Makes a resource `%resource`, and `%rootResource` too where it is not contained in that. `leaveResource` must follow.
   * @see https://hl7.org/fhir/R4/fhirpath.html#variables
   */
  enterResource(value: unknown): void {
    this.#outer.push(this.resource, this.rootResource, this.#elementIds);
    this.resource = value;
    this.#elementIds = undefined;
    if (this.#isContained(value)) return;
    this.#changeRoot(value);
  }

  /** Goes back to the resource around the one that was entered last. */
  leaveResource(): void {
    const ids = this.#outer.pop();
    this.#elementIds = ids instanceof Set ? ids : undefined;
    this.#changeRoot(this.#outer.pop());
    this.resource = this.#outer.pop();
  }

  /** Remembers the id of an element; false where another element of the same resource has it. */
  claimElementId(id: string): boolean {
    this.#elementIds ??= new Set();
    if (this.#elementIds.has(id)) return false;
    this.#elementIds.add(id);
    return true;
  }

  /**
   * What a reference points to, as far as it is in the message: a contained resource, or one in a Bundle around what is being checked.
   * @see https://hl7.org/fhir/R4/bundle.html#references
   */
  resolve(reference: string): unknown {
    if (reference.startsWith('#')) {
      const id = reference.slice(1);
      return id === '' ? this.rootResource : this.containedById().get(id);
    }
    for (const resource of [this.resource, ...this.#outer.toReversed()]) {
      const found = isBundle(resource) ? this.#addressed(resource).get(reference) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The resources contained in `rootResource`, by their ids. */
  containedById(): ReadonlyMap<unknown, unknown> {
    this.#containedById ??= new Map(
      containedIn(this.rootResource).map((item) => [isObject(item) ? item['id'] : undefined, item]),
    );
    return this.#containedById;
  }

  /**
   * Steps into a JSON object that holds a FHIR element or resource: true where its members can be looked at, and then `close` must
   * follow. Anything else is reported: what is not an object, what has no content, what lies too deep.
   */
  open(value: unknown, at: string): value is JsonMembers {
    if (!this.openAny(value, at)) return false;
    for (const key in value) if (key !== 'id') return true;
    this.#depth -= 1;
    this.report({ rule: 'empty', code: 'structure', at, found: value, wanted: 'an object with content besides an id' });
    return false;
  }

  /** As `open`, for JSON that is not FHIR: an empty object is allowed. */
  openAny(value: unknown, at: string): value is JsonMembers {
    if (!isObject(value)) {
      this.report({ rule: 'json', code: 'structure', at, found: value, wanted: 'an object' });
      return false;
    }
    return this.descend(value, at);
  }

  /** Counts one level of nesting; false, and a report, where the message is nested too deeply. `close` must follow true. */
  descend(value: unknown, at: string): boolean {
    if (this.#depth >= this.depthLimit) {
      const wanted = `at most ${this.depthLimit} levels of nested objects`;
      this.report({ rule: 'limit', code: 'too-costly', at, found: value, wanted });
      return false;
    }
    this.#depth += 1;
    return true;
  }

  /** Steps out of what `open`, `openAny` or `descend` stepped into. */
  close(): void {
    this.#depth -= 1;
  }

  /** Remembers that a definition looks at the extension at this place, so that it is neither refused as unknown nor looked at twice. */
  recognizeExtension(at: string): void {
    this.#recognized ??= new Set();
    this.#recognized.add(at);
  }

  /** True where a definition said that it looks at the extension at this place. */
  isRecognized(at: string): boolean {
    return this.#recognized?.has(at) ?? false;
  }

  /** True where `validator` refuses nothing in `value`; nothing is reported. The policy does not matter: every rule counts. */
  conforms(validator: Validator, value: unknown, at: string): boolean {
    const probe = new Validation({
      policy: { enforce: 'chosen' },
      issueLimit: 0,
      depthLimit: this.depthLimit - this.#depth,
      ...(this.resources === undefined ? {} : { resources: this.resources }),
    });
    probe.resource = this.resource;
    probe.rootResource = this.rootResource;
    probe.#outer.push(...this.#outer);
    validator(value, probe, at);
    return probe.accepted;
  }

  #changeRoot(root: unknown): void {
    if (root === this.rootResource) return;
    this.rootResource = root;
    this.#contained = undefined;
    this.#containedById = undefined;
  }

  /** The resources of a Bundle by their addresses; found out once. */
  #addressed(bundle: JsonMembers): ReadonlyMap<string, unknown> {
    this.#bundles ??= new WeakMap();
    const known = this.#bundles.get(bundle) ?? addressesIn(bundle['entry']);
    this.#bundles.set(bundle, known);
    return known;
  }

  #isContained(value: unknown): boolean {
    const contained = containedIn(this.rootResource);
    if (contained.length === 0) return false;
    this.#contained ??= new Set(contained);
    return this.#contained.has(value);
  }

  #record(breach: Breach, source: RuleSource, severity: ValidationIssue['severity']): void {
    if (severity === 'error') this.#errors += 1;
    if (this.issues.length >= this.issueLimit) {
      this.dropped += 1;
      return;
    }
    this.issues.push({
      severity,
      code: breach.code,
      rule: breach.rule,
      expression: breach.at.replaceAll('._', '.'),
      pointer: pointerFromExpression(breach.at),
      found: describeFound(breach.found),
      wanted: breach.wanted,
      evidence: source.evidence,
      ...(source.requirement === undefined ? {} : { requirement: source.requirement }),
    });
  }
}

/** True for a JSON object: not null, not an array. */
export function isObject(value: unknown): value is JsonMembers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `Parameters.parameter[3].valueString` → `/parameter/3/valueString`. Element names need no escaping. */
export function pointerFromExpression(expression: string): string {
  const start = expression.search(/[.[]/);
  return start < 0 ? '' : expression.slice(start).replaceAll(/[.[]/g, '/').replaceAll(']', '');
}

const none: readonly unknown[] = [];

function containedIn(container: unknown): readonly unknown[] {
  const contained = isObject(container) ? container['contained'] : undefined;
  return Array.isArray(contained) ? contained : none;
}

function isBundle(resource: unknown): resource is JsonMembers {
  return isObject(resource) && resource['resourceType'] === 'Bundle';
}

/** Resources by `fullUrl`, and by the `Type/id` that it ends in. */
function addressesIn(entries: unknown): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const entry of Array.isArray(entries) ? entries : none) {
    const { fullUrl, resource } = isObject(entry) ? entry : {};
    if (typeof fullUrl !== 'string' || !isObject(resource) || found.has(fullUrl)) continue;
    found.set(fullUrl, resource);
    const relative = `${String(resource['resourceType'])}/${String(resource['id'])}`;
    if (fullUrl.endsWith(`/${relative}`) && !found.has(relative)) found.set(relative, resource);
  }
  return found;
}

const shown = 60;

/** A value in a form that is short and safe in logs, HTML and JSON: control characters and non-ASCII escaped. */
export function describeFound(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  const cut = value.length > shown ? `${value.slice(0, shown)}… (${value.length} characters)` : value;
  return JSON.stringify(cut).replaceAll(/[\u007f-\u009f\u2028\u2029\ud800-\udfff<>&]/g, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
