import type { FhirResource, OperationOutcome, Parameters } from 'fhir/r4.js';
import type { CriteriaOf, SearchDefinition, SearchShape } from './search-criteria.ts';
import { isObject, type ResourceValidator, type Validator } from './validation.ts';

/** The interactions of the FHIR API, by their codes. @see https://hl7.org/fhir/R4/valueset-type-restful-interaction.html */
export type InteractionCode =
  | 'read'
  | 'vread'
  | 'update'
  | 'patch'
  | 'delete'
  | 'history-instance'
  | 'history-type'
  | 'create'
  | 'search-type'
  | 'transaction'
  | 'batch'
  | 'search-system'
  | 'history-system'
  | 'capabilities';

/** A RESTful interaction between two actors, for the resource types that its responder offers it for. */
export interface InteractionExchange {
  /** Exchange id. */
  readonly id: string;
  /** Actor ids. */
  readonly initiator: string;
  readonly responder: string;
  readonly interaction: InteractionCode;
  /** By resource type. */
  readonly types: Readonly<Record<string, InteractionType>>;
  /** Validates resources by their type. */
  readonly resources: ResourceValidator;
}

/** What a responder offers for a resource type. */
export interface InteractionType {
  /** Checks a resource by the one profile the responder supports, or by its type. */
  readonly validate?: Validator;
  readonly search: SearchDefinition;
  /** Which writes may name their resource by a search. */
  readonly conditional: {
    readonly create: boolean;
    readonly update: boolean;
    readonly delete: 'not-supported' | 'single' | 'multiple';
  };
  /** True where an update may create a resource. */
  readonly updateCreate: boolean;
}

/** The validator of a resource type, as the responder offers it. */
export function validatorOf(exchange: InteractionExchange, resourceType: string): Validator {
  const type = Object.hasOwn(exchange.types, resourceType) ? exchange.types[resourceType] : undefined;
  return type?.validate ?? exchange.resources;
}

/** Validates the resources in a message, those in the entries of a Bundle too, as the responder offers them. */
export function offeredResources(exchange: InteractionExchange): ResourceValidator {
  const { extensions } = exchange.resources;
  const validate: Validator = (value, validation, at) => {
    const type = isObject(value) ? value['resourceType'] : undefined;
    validatorOf(exchange, typeof type === 'string' ? type : '')(value, validation, at);
  };
  return extensions === undefined ? validate : Object.assign(validate, { extensions });
}

/** Those of a responder's resource types that an interaction is offered for. */
export function offeredTypes(
  all: Readonly<Record<string, InteractionType>>,
  names: readonly string[],
): Readonly<Record<string, InteractionType>> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}

/** A resource type of a responder, as a type: its resource and how it is searched. */
export interface ResourceShape extends SearchShape {
  readonly resource: FhirResource;
}

/** The resource types of a responder, as a type. */
export type ResourceShapes<Type extends string> = Readonly<Record<Type, ResourceShape>>;

/** What every input for a resource type says. */
export interface OfType {
  readonly resourceType: string;
}

/** One input for each resource type, told apart by `resourceType`. */
type ByType<Type extends string, Inputs extends Readonly<Record<Type, object>>> = {
  [Each in Type]: { readonly resourceType: Each } & Inputs[Each];
}[Type];

/** A resource by its id. */
export interface ById {
  readonly id: string;
}

/** Which version a write is meant for. */
export interface IfMatch {
  /** Version id; the write is refused with 412 where the resource has another. */
  readonly ifMatch?: string;
}

/** The input of a read. */
export type ReadInput<Type extends string> = ByType<Type, Record<Type, ById>>;

/** The input of a vread. */
export type VreadInput<Type extends string> = ByType<Type, Record<Type, ById & { readonly versionId: string }>>;

/** Which part of a history is wanted. @see FHIR R4, RESTful API §3.1.0.12 history */
export interface HistoryControls {
  readonly _count?: number;
  /** An instant. */
  readonly _since?: string;
  /** A date or a time, whatever its precision. */
  readonly _at?: string;
}

/** The input of the history of one resource. */
export type HistoryInput<Type extends string> = ByType<Type, Record<Type, ById & { readonly page: HistoryControls }>>;

/** The input of the history of a resource type. */
export type TypeHistoryInput<Type extends string> = ByType<Type, Record<Type, { readonly page: HistoryControls }>>;

/** The input of the history of the whole system. */
export interface SystemHistoryInput {
  readonly page: HistoryControls;
}

/** The input of a create. */
export type CreateInput<Type extends string, Shapes extends ResourceShapes<Type>> = ByType<
  Type,
  {
    [Each in Type]: {
      readonly resource: Shapes[Each]['resource'];
      /** Nothing is created where this search finds one; more than one is refused with 412. */
      readonly ifNoneExist?: CriteriaOf<Shapes[Each]>;
    };
  }
>;

/** A resource by its id, or by a search that finds one. */
type ByIdOrSearch<Shape extends SearchShape> =
  | (ById & { readonly search?: undefined })
  | { readonly id?: undefined; readonly search: CriteriaOf<Shape> };

/** The input of an update. */
export type UpdateInput<Type extends string, Shapes extends ResourceShapes<Type>> = ByType<
  Type,
  { [Each in Type]: IfMatch & { readonly resource: Shapes[Each]['resource'] } & ByIdOrSearch<Shapes[Each]> }
>;

/** The input of a delete. */
export type DeleteInput<Type extends string, Shapes extends ResourceShapes<Type>> = ByType<
  Type,
  { [Each in Type]: IfMatch & ByIdOrSearch<Shapes[Each]> }
>;

/** The input of a patch. */
export type PatchInput<Type extends string, Shapes extends ResourceShapes<Type>> = ByType<
  Type,
  { [Each in Type]: IfMatch & { readonly patch: ResourcePatch } & ByIdOrSearch<Shapes[Each]> }
>;

/** The input of a search. */
export type SearchInput<Type extends string, Shapes extends ResourceShapes<Type>> = ByType<
  Type,
  {
    [Each in Type]: {
      readonly search: CriteriaOf<Shapes[Each]>;
      /** Parameters that are not defined and so were passed over. */
      readonly unknown: readonly string[];
    };
  }
>;

/** The input of a search of the whole system. */
export interface SystemSearchInput<Shape extends SearchShape> {
  readonly search: CriteriaOf<Shape>;
  readonly unknown: readonly string[];
}

/** What a write did. */
export interface WriteAnswer<Resource> {
  /** As it is stored, with `id` and, where there are versions, `meta.versionId` and `meta.lastUpdated`. */
  readonly resource: Resource;
  /** False where the resource was there before. */
  readonly created: boolean;
  /** Sent in place of the resource where the client prefers it. */
  readonly outcome?: OperationOutcome;
}

/** What a delete did; nothing to say is the rule. */
export interface DeleteAnswer {
  readonly outcome?: OperationOutcome;
}

/** A change of a resource: JSON Patch, or FHIRPath Patch. @see FHIR R4, RESTful API §3.1.0.6 patch */
export type ResourcePatch =
  | { readonly kind: 'json-patch'; readonly operations: readonly JsonPatchOperation[] }
  | { readonly kind: 'fhirpath-patch'; readonly parameters: Parameters };

/** One step of a JSON Patch; paths are JSON pointers. @see RFC 6902 §4 */
export type JsonPatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly from: string; readonly path: string };
