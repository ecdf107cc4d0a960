import type { SourcePlace } from './diagnostic.ts';
import type { ActorId, CanonicalUrl, ExchangeId, RequirementId, TransactionId } from './identifier.ts';
import type { JsonValue } from './json.ts';
import type { Evidence } from './requirement.ts';
import type { Binding } from './structure.ts';

/** How binding a transaction is for an actor: an IHE table's R and O. */
export type Expectation = 'SHALL' | 'SHOULD' | 'MAY';

/** What a guide numbers: one purpose, two actors, one or more exchanges. */
export interface Transaction {
  readonly id: TransactionId;
  readonly name: string;
  readonly integrationProfile: string;
  readonly initiator: ActorId;
  readonly responder: ActorId;
  readonly responderExpectation: Expectation;
  readonly initiatorExpectation: Expectation;
  readonly evidence: Evidence;
  /** IHE option under which it applies: `rest-hook`. */
  readonly option?: string;
  readonly exchanges: readonly ExchangeId[];
  readonly requirements: readonly RequirementId[];
  readonly place: SourcePlace;
}

/** One message pair on the wire. Clients, handlers, operation ids, faults, events and checks are keyed by it. */
export interface Exchange {
  readonly id: ExchangeId;
  /** lowerCamelCase name for methods and operationIds, unique per responder: `bookSlot`. */
  readonly methodName: string;
  readonly title: string;
  readonly description: string;
  readonly transaction: TransactionId;
  readonly initiator: ActorId;
  readonly responder: ActorId;
  readonly wire: WireBinding;
  readonly request: Message;
  readonly response: Message;
  readonly requirements: readonly RequirementId[];
  readonly examples: readonly Example[];
  /** The definition it comes from, `canonical|version`; of an interaction the statement that offers it, with ` *#read` behind. */
  readonly definition: string;
  readonly place: SourcePlace;
}

/** The HTTP methods an exchange may travel by. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Where an operation is called: on the service, a resource type, or one resource. @see FHIR R4, Extended Operations §3.2.0.1 */
export type OperationLevel = 'system' | 'type' | 'instance';

/** How an exchange travels. */
export type WireBinding = FhirOperationBinding | FhirInteractionBinding | HttpBinding | ChannelBinding;

/** `[base]/$code` and its type and instance forms. @see FHIR R4, Extended Operations on the RESTful API */
export interface FhirOperationBinding {
  readonly kind: 'fhir-operation';
  readonly code: string;
  readonly levels: readonly OperationLevel[];
  /** Resource types for the type and instance levels. */
  readonly resourceTypes: readonly string[];
  readonly methods: readonly ('GET' | 'POST')[];
  readonly affectsState: boolean;
  readonly refusal: RefusalStatus;
}

/** True where an operation of this type is one of every concrete type. @see FHIR R4, OperationDefinition.resource */
export function isAbstractType(type: string): boolean {
  return type === 'Resource' || type === 'DomainResource';
}

/** HTTP status of a refusal the toolkit makes before a handler runs (extension `refusal-status`; 400 and 422 without it). */
export interface RefusalStatus {
  /** The body is not JSON, or not the resource type wanted. */
  readonly malformed: number;
  /** The message breaks a rule of its definition. */
  readonly invalid: number;
}

/** The interactions of the FHIR API, by their codes. @see https://hl7.org/fhir/R4/valueset-type-restful-interaction.html */
export type FhirInteraction =
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

/** What an interaction does, without what FHIR's code says of where: `search`, `history`. */
export function interactionVerb(interaction: FhirInteraction): string {
  return interaction === 'search-type' ? 'search' : interaction.replace(/-instance$/, '');
}

/** A RESTful interaction of the FHIR API. @see FHIR R4, RESTful API */
export interface FhirInteractionBinding {
  readonly kind: 'fhir-interaction';
  readonly interaction: FhirInteraction;
  /** `*`: every resource type the responder's statement lists. */
  readonly resourceType: string;
}

/** How a refusal is written: by OAuth in the body or the redirect, by FHIR, by RFC 9457, or as a bare status. */
export type ErrorFormat = 'oauth-json' | 'oauth-redirect' | 'operation-outcome' | 'problem' | 'status-only';

/** An HTTP exchange outside the FHIR API: OAuth, discovery, launch, catalog, REST hook. Modifier extension `http-binding`. */
export interface HttpBinding {
  readonly kind: 'http';
  readonly methods: readonly HttpMethod[];
  readonly target: Target;
  /** Exchanges that share method and target are told apart by this parameter's value. */
  readonly selector?: { readonly parameter: string; readonly value: string };
  readonly requestBody: 'none' | 'query' | 'form' | 'json' | 'resource';
  readonly reply: 'json' | 'resource' | 'redirect' | 'html' | 'empty';
  /** Name of the request parameter that says where a redirect goes. */
  readonly replyTo?: string;
  readonly successStatus: number;
  readonly responseHeaders: readonly { readonly name: string; readonly value: string }[];
  readonly errors: ErrorFormat;
  /** Names of security schemes, one of which a request must meet; empty: none. */
  readonly security: readonly string[];
  /** What to do with members and parameters the definition does not name. */
  readonly unknown: 'ignore' | 'reject';
  readonly cors: boolean;
}

/** Where an HTTP or channel exchange is addressed. */
export type Target =
  | { readonly kind: 'base'; readonly path: string }
  /** A URL another exchange's answer gives. */
  | {
      readonly kind: 'discovered';
      readonly exchange: ExchangeId;
      readonly at: { readonly kind: 'pointer' | 'expression'; readonly value: string };
      readonly defaultPath?: string;
    }
  /** A URL a stored resource names: `Subscription`, `channel.endpoint`. */
  | { readonly kind: 'callback'; readonly resource: string; readonly expression: string; readonly defaultPath?: string }
  /** A URL registered out of band: an app's launch URL. */
  | { readonly kind: 'registered'; readonly name: string; readonly defaultPath?: string };

/** Frames on a socket. Modifier extension `channel-binding`. */
export interface ChannelBinding {
  readonly kind: 'channel';
  readonly channel: 'websocket';
  readonly target: Target;
  readonly frames: readonly Frame[];
}

/** One kind of message on a channel, and who sends it. */
export interface Frame {
  readonly from: 'initiator' | 'responder';
  readonly content:
    | { readonly kind: 'text'; readonly template: string; readonly accept?: string }
    | { readonly kind: 'resource'; readonly model: CanonicalUrl };
  readonly order?: string;
}

/** What a text frame holds. */
export type TextContent = Extract<Frame['content'], { readonly kind: 'text' }>;

/** One direction of an exchange: parameters or one structure, never both. */
export type Message =
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'parameters';
      readonly parameters: readonly Parameter[];
      /** TypeScript name of the plain typed form: `BookSlotInput`. */
      readonly typeName: string;
      /** A StructureDefinition on Parameters the message must also meet (`inputProfile`). */
      readonly structure?: CanonicalUrl;
      /** FHIR's bare-resource rule: one out parameter named `return` of a resource type is the whole body. */
      readonly bare: boolean;
      /**
       * Name of a resource parameter whose bare resource is also taken for the whole message: in a reply by extension `bare-reply`, in a
       * request by FHIR's rule of the one resource.
       */
      readonly bareResource?: string;
    }
  | { readonly kind: 'structure'; readonly structure: CanonicalUrl };

/** True where the message is one resource that its definition lets be absent: then there is no body at all. */
export function mayBeNothing(message: Message): boolean {
  return message.kind === 'parameters' && message.bare && message.parameters[0]?.min === 0;
}

/** A named parameter of an operation, a query or a form. */
export interface Parameter {
  /** Name on the wire, verbatim. */
  readonly name: string;
  readonly documentation: string;
  readonly min: number;
  readonly max: number | '*';
  readonly content: ParameterContent;
  readonly binding?: Binding;
  readonly fixed?: JsonValue;
  /** FHIRPath over the message and `%client` that says when the parameter must be there. */
  readonly condition?: string;
  readonly requirements: readonly RequirementId[];
  readonly evidence: Evidence;
  readonly place: SourcePlace;
}

/** What a parameter holds. */
export type ParameterContent =
  | { readonly kind: 'primitive'; readonly type: string }
  | { readonly kind: 'datatype'; readonly type: string; readonly targetProfiles: readonly CanonicalUrl[] }
  /** `profiles`: from the message's own StructureDefinition, where a slice on this name constrains the resource. */
  | { readonly kind: 'resource'; readonly type: string; readonly profiles: readonly CanonicalUrl[] }
  /** A search-parameter value: a string on the wire. */
  | { readonly kind: 'search'; readonly searchType: string }
  | { readonly kind: 'parts'; readonly parts: readonly Parameter[] };

/** A real message of an exchange. */
export interface Example {
  readonly exchange: ExchangeId;
  readonly direction: 'request' | 'response';
  /** The label between direction and `.json`, `''` for the first: `by-reference`. */
  readonly label: string;
  /** True where the file shows an error reply. */
  readonly error: boolean;
  readonly body: JsonValue;
  readonly place: SourcePlace;
}
