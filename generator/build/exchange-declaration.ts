import type { SourcePlace } from '../model/diagnostic.ts';
import { quoteValue } from '../model/diagnostic-log.ts';
import type { FhirInteraction, HttpMethod } from '../model/exchange.ts';
import { type ExchangeId, parseExchangeId, type RequirementId, type TransactionId } from '../model/identifier.ts';
import type { BuildContext } from './build-context.ts';
import { knownRequirements } from './evidence.ts';
import { many, optional, type Parts, readParts } from './extension-reader.ts';
import { knownCode, type Located, SourceNode } from './source-node.ts';

export const httpMethods: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

const exchangeParts = {
  key: optional('valueString'),
  definition: optional('valueCanonical'),
  interaction: optional('valueString'),
  method: many('valueCode'),
  requirement: many('valueId'),
} as const;

type ExchangeParts = Parts<keyof typeof exchangeParts>;

/** An OperationDefinition that an exchange is made of. */
export interface OperationSubject {
  readonly kind: 'operation';
  readonly canonical: string;
  readonly node: SourceNode;
  /** The types it is offered for, where those are fewer than the definition names. */
  readonly offeredFor?: readonly string[];
}

/** A RESTful interaction that an exchange is made of. */
export interface InteractionSubject {
  readonly kind: 'interaction';
  readonly interaction: FhirInteraction;
  /** `*` for all types. */
  readonly resourceType: string;
}

/** What an exchange is made of. */
type ExchangeSubject = OperationSubject | InteractionSubject;

/** One exchange as a transaction lists it. */
export interface ExchangeDeclaration {
  readonly id: ExchangeId;
  readonly key?: string;
  readonly subject: ExchangeSubject;
  /** Methods the transaction narrows the definition to; empty: all that the definition allows. */
  readonly methods: readonly Located<HttpMethod>[];
  readonly requirements: readonly RequirementId[];
  readonly place: SourcePlace;
}

/** The exchanges of one transaction; those that cannot be used are reported and left out. */
export function readExchangeDeclarations(
  transaction: TransactionId,
  extension: SourceNode,
  nodes: readonly SourceNode[],
  context: BuildContext,
): readonly ExchangeDeclaration[] {
  if (nodes.length === 0) {
    context.log.error('transaction-incomplete', extension.place, `${transaction} has no exchange.`);
  }
  return nodes.flatMap((node) => readExchange(transaction, node, nodes.length === 1, context) ?? []);
}

function readExchange(
  transaction: TransactionId,
  node: SourceNode,
  alone: boolean,
  context: BuildContext,
): ExchangeDeclaration | undefined {
  const parts = readParts(node, exchangeParts);
  const key = parts.text('key');
  if (key === undefined && !alone) {
    context.log.error('element-missing', node.place, `${transaction} has several exchanges, so each needs a "key".`);
    return undefined;
  }
  const id = parseExchangeId(transaction, key);
  if (id === undefined) {
    context.log.error('identifier-invalid', parts.place('key'), `${quoteValue(key)} is not an exchange key.`);
  }
  const subject = readSubject(parts, context);
  const methods = parts.texts('method').flatMap(({ value, place }) => {
    const method = knownCode({ value, place }, httpMethods, context.log);
    return method === undefined ? [] : [{ value: method, place }];
  });
  const requirements = knownRequirements(parts.texts('requirement'), context);
  if (id === undefined || subject === undefined) return undefined;
  return { id, ...(key === undefined ? {} : { key }), subject, methods, requirements, place: node.place };
}

function readSubject(parts: ExchangeParts, context: BuildContext): ExchangeSubject | undefined {
  if (parts.has('definition') === parts.has('interaction')) {
    const text = 'An exchange needs either a "definition" or an "interaction".';
    context.log.error('exchange-unbound', parts.extension.place, text);
    return undefined;
  }
  const definition = parts.locatedText('definition');
  if (definition !== undefined) {
    const document = context.index.resolve(definition.value, definition.place, 'OperationDefinition');
    if (document === undefined) return undefined;
    return { kind: 'operation', canonical: definition.value, node: SourceNode.of(document, context.log) };
  }
  const interaction = parts.locatedText('interaction');
  return interaction === undefined ? undefined : readInteraction(interaction, context);
}

export const typeInteractions: readonly FhirInteraction[] = [
  'read',
  'vread',
  'update',
  'patch',
  'delete',
  'history-instance',
  'history-type',
  'create',
  'search-type',
];
export const systemInteractions: readonly FhirInteraction[] = [
  'transaction',
  'batch',
  'search-system',
  'history-system',
  'capabilities',
];

/** `Subscription#create`, `*#read`, `*#transaction`. */
function readInteraction({ value, place }: Located<string>, context: BuildContext): ExchangeSubject | undefined {
  const [resourceType = '', code = '', ...rest] = value.split('#');
  if (rest.length > 0 || (resourceType !== '*' && !/^[A-Z][A-Za-z]*$/.test(resourceType))) {
    const text = `Wanted <resource type or *>#<interaction>, found ${quoteValue(value)}.`;
    context.log.error('element-invalid', place, text);
    return undefined;
  }
  const allowed = resourceType === '*' ? [...typeInteractions, ...systemInteractions] : typeInteractions;
  const interaction = knownCode({ value: code, place }, allowed, context.log);
  if (interaction === undefined) return undefined;
  if (resourceType !== '*') {
    context.index.resolve(`http://hl7.org/fhir/StructureDefinition/${resourceType}`, place, 'StructureDefinition');
  }
  return { kind: 'interaction', interaction, resourceType };
}
