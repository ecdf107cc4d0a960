import type { JsonObject } from '../../model/json.ts';
import type { Structure } from '../../model/structure.ts';
import { isPrimitive } from './primitive-schema.ts';
import type { SchemaRegistry } from './schema-registry.ts';

/** The schema of a type by its code; `at` names the place. */
type TypeSchema = (code: string, at: string) => JsonObject;

/** An extension has a value or extensions, never both: beside url and id there is one member. @see FHIR R4, ext-1 */
const oneMember: JsonObject = {
  minProperties: 2,
  maxProperties: 3,
  oneOf: [
    { required: ['id'], properties: { id: true }, minProperties: 3 },
    { properties: { id: false }, maxProperties: 2 },
  ],
};

/**
 * What values of types have in common, in one rule for all of a kind: tools write out each member that has a schema of its own. The
 * double negation keeps it from whoever turns schemas into types, to whom the members are of unknown type.
 */
function valueRules(kinds: readonly (readonly [types: readonly string[], rule: JsonObject])[]): JsonObject {
  const rules = kinds.flatMap(([types, rule]) =>
    types.length === 0 ? [] : [[`^value(${types.map(capitalized).join('|')})$`, rule] as const],
  );
  if (rules.length === 0) return {};
  // That there may be others is said for validators that close what is left open, as linters of examples do.
  return { not: { not: { additionalProperties: true, patternProperties: Object.fromEntries(rules) } } };
}

const anObject: JsonObject = { type: 'object', minProperties: 1 };

function valueName(type: string): string {
  return `value${capitalized(type)}`;
}

function capitalized(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1);
}

const texts = 'base64Binary canonical code date dateTime id instant markdown oid string time uri url uuid'.split(' ');
const counts = 'integer positiveInt unsignedInt'.split(' ');

/** Types of a value that are objects. @see https://hl7.org/fhir/R4/datatypes.html#open */
const objects = (
  'Address Age Annotation Attachment CodeableConcept Coding ContactDetail ContactPoint Contributor Count DataRequirement Distance ' +
  'Dosage Duration Expression HumanName Identifier Meta Money ParameterDefinition Period Quantity Range Ratio Reference ' +
  'RelatedArtifact SampledData Signature Timing TriggerDefinition UsageContext'
).split(' ');

/**
 * An extension of an element, or within another: that it has one value, and of what JSON type. Short, because tools write
 * a schema out wherever it is referred to.
 */
export function elementExtension(registry: SchemaRegistry): JsonObject {
  const name = 'ElementExtension';
  return registry.refer(name, name, () => {
    registry.cut('Extension.extension.extension');
    const text: JsonObject = { type: 'string', minLength: 1 };
    const values = [...texts, ...counts, 'boolean', 'decimal', ...objects].map((type) => [valueName(type), true]);
    return {
      title: name,
      type: 'object',
      additionalProperties: false,
      required: ['url'],
      properties: {
        id: text,
        url: text,
        extension: { type: 'array', minItems: 1, items: { type: 'object' } },
        ...Object.fromEntries(values),
      },
      ...valueRules([
        [texts, text],
        [counts, { type: 'integer' }],
        [['boolean'], { type: 'boolean' }],
        [['decimal'], { type: 'number' }],
        [objects, anObject],
      ]),
      ...oneMember,
    };
  });
}

/**
 * FHIR's Extension as a leaf: primitive values are checked, values of other types and extensions within are open. Every
 * element can be extended, so that anything more would lead back to itself.
 */
export function extensionLeaf(registry: SchemaRegistry, structure: Structure, typeSchema: TypeSchema): JsonObject {
  registry.cut('Extension.value[x] of a type that is not primitive');
  const value = structure.root.children.find((child) => child.name === 'value');
  const types = value?.content.kind === 'typed' ? value.content.types : [];
  const values = types.map((type) => [
    valueName(type.code),
    isPrimitive(type.code) ? typeSchema(type.code, 'Extension.value[x]') : true,
  ]);
  const unprimitive = types.flatMap(({ code }) => (isPrimitive(code) ? [] : [code]));
  return {
    type: 'object',
    additionalProperties: false,
    required: ['url'],
    properties: {
      id: { type: 'string', minLength: 1 },
      url: typeSchema('uri', 'Extension.url'),
      extension: { type: 'array', minItems: 1, items: elementExtension(registry) },
      ...Object.fromEntries(values),
    },
    ...valueRules([[unprimitive, anObject]]),
    ...oneMember,
  };
}
