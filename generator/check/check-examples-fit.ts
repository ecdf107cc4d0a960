import { placeWithin } from '../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../model/diagnostic-log.ts';
import type { Example, Exchange, Message, Parameter } from '../model/exchange.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Release } from '../model/release.ts';
import type { Rule } from './rule.ts';

/** An example has the resource type and only the parameters its message has; the rest is for validators. */
export const checkExamplesFit: Rule = (release, log) => {
  for (const exchange of release.exchanges.values()) {
    for (const example of exchange.examples) checkExample(example, exchange, release, log);
  }
};

function checkExample(example: Example, exchange: Exchange, release: Release, log: DiagnosticLog): void {
  const { body, place } = example;
  // A request that shows an error is meant to be wrong.
  if (!isJsonObject(body) || (example.error && example.direction === 'request')) return;
  const found = body['resourceType'];
  const wanted = expectedTypes(example, exchange, release);
  if (wanted.length > 0 && !wanted.some((type) => type === found)) {
    const text = `Wanted resourceType ${wanted.join(' or ')}, found ${quoteValue(found)}.`;
    log.error('example-mismatch', placeWithin(place, 'resourceType'), text);
    return;
  }
  const message = example.direction === 'request' ? exchange.request : exchange.response;
  if (example.error || message.kind !== 'parameters') return;
  if (found === 'Parameters') checkParameters(body, message.parameters, example, log);
  else if (found === undefined && exchange.wire.kind === 'http' && exchange.wire.unknown === 'reject') {
    checkMembers(body, message.parameters, example, log);
  }
}

/** The resource types a message may have; none where it is no FHIR resource. */
function expectedTypes(example: Example, exchange: Exchange, release: Release): readonly string[] {
  const operation = exchange.wire.kind === 'fhir-operation';
  if (example.error) {
    const outcome = operation || exchange.wire.kind === 'fhir-interaction' || errorsAreOutcomes(exchange);
    return outcome ? ['OperationOutcome'] : [];
  }
  const message = example.direction === 'request' ? exchange.request : exchange.response;
  // The parameters of a search travel in its URL, not in a Parameters resource.
  return typesOf(message, operation, release);
}

function errorsAreOutcomes({ wire }: Exchange): boolean {
  return wire.kind === 'http' && wire.errors === 'operation-outcome';
}

function typesOf(message: Message, wrapped: boolean, release: Release): readonly string[] {
  if (message.kind === 'structure') {
    const structure = release.structures.get(message.structure);
    return structure?.kind === 'resource' && !structure.abstract ? [structure.type] : [];
  }
  if (message.kind === 'empty' || !wrapped) return [];
  const bareName = message.bare ? 'return' : message.bareResource;
  const bare = message.parameters.find((parameter) => parameter.name === bareName)?.content;
  const bareType = bare?.kind === 'resource' ? [bare.type] : [];
  if (bareType.includes('Resource')) return [];
  return message.bare ? bareType : ['Parameters', ...bareType];
}

function checkParameters(
  body: JsonObject,
  parameters: readonly Parameter[],
  example: Example,
  log: DiagnosticLog,
): void {
  const list = body['parameter'];
  if (!Array.isArray(list)) return;
  list.forEach((entry: unknown, index) => {
    const name = isJsonObject(entry) ? entry['name'] : undefined;
    if (parameters.some((parameter) => parameter.name === name)) return;
    const place = placeWithin(example.place, 'parameter', index, 'name');
    log.error('example-mismatch', place, `${quoteValue(name)} is no parameter of this message.`);
  });
}

function checkMembers(body: JsonObject, parameters: readonly Parameter[], example: Example, log: DiagnosticLog): void {
  for (const name of Object.keys(body)) {
    if (parameters.some((parameter) => parameter.name === name)) continue;
    const place = placeWithin(example.place, name);
    log.error('example-mismatch', place, `${quoteValue(name)} is no parameter of this message.`);
  }
}
