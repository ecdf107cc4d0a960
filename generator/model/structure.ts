import type { SourcePlace } from './diagnostic.ts';
import type { CanonicalUrl, RequirementId } from './identifier.ts';
import type { JsonValue } from './json.ts';
import type { Evidence } from './requirement.ts';

/** `logical` models describe JSON that is not FHIR; the other kinds are FHIR's own. */
export type StructureKind = 'primitive' | 'datatype' | 'resource' | 'logical';

/** A StructureDefinition with its snapshot as a tree. */
export interface Structure {
  readonly canonical: CanonicalUrl;
  readonly version?: string;
  readonly id: string;
  /** The FHIR `name` of the definition. */
  readonly name: string;
  /** TypeScript name, unique in the release, never a reserved word. */
  readonly typeName: string;
  readonly title: string;
  readonly description: string;
  readonly kind: StructureKind;
  /** `constraint` is what FHIR calls a profile. */
  readonly derivation: 'specialization' | 'constraint';
  /** The FHIR type it describes: `Bundle`. */
  readonly type: string;
  readonly base?: CanonicalUrl;
  readonly abstract: boolean;
  /** `core`: a definition of the FHIR standard itself. */
  readonly source: 'guide' | 'core';
  readonly root: ElementNode;
  /** JSON conventions FHIR has no words for; logical models only. */
  readonly json?: JsonConvention;
  readonly place: SourcePlace;
}

/** Extension `json` on a logical model. */
export interface JsonConvention {
  /** The whole text is an array, of what the model's one element holds; otherwise an object. */
  readonly shape?: 'array';
  /** Unknown members are ignored (true) or refused (false). */
  readonly open: boolean;
}

/** One element of a snapshot, its children beneath it. */
export interface ElementNode {
  /** Snapshot id, slices included: `Parameters.parameter:resources.resource`. */
  readonly id: string;
  /** Path without slices: `Parameters.parameter.resource`. */
  readonly path: string;
  /** Last segment, `[x]` removed: `value` for `value[x]`. */
  readonly name: string;
  readonly short: string;
  readonly definition: string;
  readonly min: number;
  readonly max: number | '*';
  /** Cardinality before this definition constrained it; equal to min and max where it did not. */
  readonly base: { readonly min: number; readonly max: number | '*' };
  /** On the wire an array, as the *base* definition has it; a profile's `max` 1 does not change that. */
  readonly isArray: boolean;
  readonly content: ElementContent;
  /** True where the snapshot continues below a typed element, so that `children` replace the type's own. */
  readonly children: readonly ElementNode[];
  readonly value?: ValueConstraint;
  readonly binding?: Binding;
  readonly constraints: readonly Constraint[];
  readonly maxLength?: number;
  readonly slicing?: Slicing;
  readonly mustSupport: boolean;
  readonly isModifier: boolean;
  /** Requirements this element's rules come from (extension `satisfies-requirement`), strongest evidence first. */
  readonly requirements: readonly RequirementId[];
  /** Evidence for what *this* definition adds to its base; `base` for what the base already said. */
  readonly evidence: Evidence;
  /** Extension `json`, logical models only. */
  readonly json?: ElementJson;
}

/** What an element holds. */
export type ElementContent =
  /** One type, or a choice whose wire name carries the type (`valueString`). */
  | { readonly kind: 'typed'; readonly choice: boolean; readonly types: readonly TypeReference[] }
  /** Anonymous content, defined by `children` only (BackboneElement, Element). */
  | { readonly kind: 'backbone'; readonly type: string }
  /**
   * The content of another element (FHIR `contentReference`): of the same structure, or, where a profile constrains that
   * element, of `structure`, which does not.
   */
  | { readonly kind: 'reuse'; readonly of: string; readonly structure?: CanonicalUrl }
  /** `max` = 0. */
  | { readonly kind: 'prohibited' };

/** One allowed type of an element. */
export interface TypeReference {
  /** FHIR type code, `string`, `Reference`, `Bundle`; FHIRPath system types are already mapped (`id` of Element → `string`). */
  readonly code: string;
  /** Profiles one of which the value must meet. */
  readonly profiles: readonly CanonicalUrl[];
  /** Allowed targets of a Reference or canonical; empty: any. */
  readonly targetProfiles: readonly CanonicalUrl[];
}

/** `fixed[x]`: exactly this; `pattern[x]`: at least this. */
export interface ValueConstraint {
  readonly kind: 'fixed' | 'pattern';
  readonly type: string;
  readonly value: JsonValue;
}

/** A terminology binding, with its codes where they can be enumerated offline. */
export interface Binding {
  readonly strength: 'required' | 'extensible' | 'preferred' | 'example';
  readonly valueSet: CanonicalUrl;
  /** Set for required bindings that can be enumerated. */
  readonly codes?: readonly BoundCode[];
}

/** One member of an enumerated value set. */
export interface BoundCode {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** A FHIRPath invariant. */
export interface Constraint {
  readonly key: string;
  readonly severity: 'error' | 'warning';
  readonly human: string;
  readonly expression: string;
  /** The structure that introduced it. */
  readonly source: CanonicalUrl;
  /** What it rests on, where it says so itself; otherwise what its element rests on. */
  readonly grounds?: Pick<ElementNode, 'requirements' | 'evidence'>;
}

/** How an element's repetitions are told apart, with the slices. */
export interface Slicing {
  readonly discriminators: readonly Discriminator[];
  readonly rules: 'open' | 'closed' | 'openAtEnd';
  readonly ordered: boolean;
  readonly slices: readonly Slice[];
}

/** What tells slices apart. @see FHIR R4, Profiling §5.1.0.7 Discriminator */
export interface Discriminator {
  readonly type: 'value' | 'pattern' | 'type' | 'profile' | 'exists';
  readonly path: string;
}

/** One slice: its name, and the rules its repetitions meet. */
export interface Slice {
  readonly name: string;
  readonly element: ElementNode;
}

/** Extension `json` on an element of a logical model. */
export interface ElementJson {
  readonly shape: 'array' | 'scalar' | 'space-separated';
  readonly emptyArray: boolean;
  readonly emptyString: boolean;
}
