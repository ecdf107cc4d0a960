import type { JsonObject, JsonValue } from '../../generator/model/json.ts';

export const guideBase = 'https://guide.example/fhir/';
const language = 'https://halo-toolkit.example/fhir/StructureDefinition/';

/** An extension of the input language with one value. */
export function languageValue(name: string, value: JsonObject): JsonObject {
  return { url: `${language}${name}`, ...value };
}

/** A complex extension of the input language, each part already an object with `url`. */
export function languageParts(name: string, ...parts: readonly JsonObject[]): JsonObject {
  return { url: `${language}${name}`, extension: parts };
}

export function part(url: string, value: JsonObject): JsonObject {
  return { url, ...value };
}

export function actorCanonical(id: string): string {
  return `${guideBase}ActorDefinition/${id}`;
}

function operationCanonical(id: string): string {
  return `${guideBase}OperationDefinition/${id}`;
}

/** Full form of a transaction between `asker` and `answerer`. */
export function fullTransaction(
  id: string,
  exchanges: readonly JsonObject[],
  ...more: readonly JsonObject[]
): JsonObject {
  return languageParts(
    'transaction',
    part('id', { valueString: id }),
    part('name', { valueString: `Name of ${id}` }),
    part('initiator', { valueCanonical: actorCanonical('asker') }),
    part('responder', { valueCanonical: actorCanonical('answerer') }),
    part('expectation', { valueCode: 'SHALL' }),
    ...more,
    ...exchanges,
  );
}

/** The initiator's word on a transaction. */
export function shortTransaction(id: string, expectation = 'MAY'): JsonObject {
  return languageParts('transaction', part('id', { valueString: id }), part('expectation', { valueCode: expectation }));
}

export function definedExchange(definition: string, ...more: readonly JsonObject[]): JsonObject {
  return {
    url: 'exchange',
    extension: [part('definition', { valueCanonical: operationCanonical(definition) }), ...more],
  };
}

export function actorDefinition(id: string, extension: readonly JsonObject[] = []): JsonObject {
  return {
    resourceType: 'ActorDefinition',
    id,
    extension,
    url: actorCanonical(id),
    title: id,
    status: 'draft',
    type: 'system',
  };
}

export function actorStatement(id: string, transactions: readonly JsonObject[], rest: JsonValue = []): JsonObject {
  return {
    resourceType: 'CapabilityStatement',
    id,
    url: `${guideBase}CapabilityStatement/${id}`,
    status: 'draft',
    kind: 'requirements',
    fhirVersion: '4.0.1',
    extension: [languageValue('actor', { valueCanonical: actorCanonical(id) }), ...transactions],
    rest,
  };
}

export function operationDefinition(id: string, parameter: readonly JsonObject[], more: JsonObject = {}): JsonObject {
  return {
    resourceType: 'OperationDefinition',
    id,
    url: operationCanonical(id),
    version: '1',
    name: id,
    status: 'draft',
    kind: 'operation',
    affectsState: true,
    code: id,
    system: true,
    type: false,
    instance: false,
    parameter,
    ...more,
  };
}

export function requirements(statement: readonly JsonObject[] = [], more: JsonObject = {}): JsonObject {
  return {
    resourceType: 'Requirements',
    id: 'tg',
    url: `${guideBase}Requirements/tg`,
    identifier: [{ value: 'TG' }],
    title: 'Test profile',
    status: 'draft',
    actor: [actorCanonical('asker'), actorCanonical('answerer')],
    statement,
    ...more,
  };
}

/** What a test replaces in the smallest guide that builds without a diagnostic. */
export interface MinimalGuide {
  readonly asker?: JsonObject;
  readonly answerer?: JsonObject;
  readonly askerStatement?: JsonObject;
  readonly answererStatement?: JsonObject;
  readonly operation?: JsonObject;
  readonly requirements?: JsonObject;
  readonly more?: readonly JsonObject[];
}

/** Two actors, one transaction `TG-1`, one exchange: the system-level operation `$ask`. */
export function minimalGuide(guide: MinimalGuide = {}): readonly JsonObject[] {
  return [
    guide.asker ?? actorDefinition('asker'),
    guide.answerer ?? actorDefinition('answerer'),
    guide.askerStatement ?? actorStatement('asker', [shortTransaction('TG-1')]),
    guide.answererStatement ?? actorStatement('answerer', [fullTransaction('TG-1', [definedExchange('ask')])]),
    guide.operation ?? operationDefinition('ask', []),
    guide.requirements ?? requirements(),
    ...(guide.more ?? []),
  ];
}
