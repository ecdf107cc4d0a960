import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';

/** Elements that the package of definitions adds to the standard's own, for one implementation's use. */
const additions: ReadonlySet<string> = new Set([
  'Meta.project',
  'Meta.author',
  'Meta.onBehalfOf',
  'Meta.account',
  'Meta.accounts',
  'Meta.compartment',
]);

/** A definition of the standard as the standard has it. @see https://hl7.org/fhir/R4/resource.html#Meta */
export function withoutAdditions(definition: JsonObject): JsonObject {
  if (definition['url'] !== 'http://hl7.org/fhir/StructureDefinition/Meta') return definition;
  const views = (['snapshot', 'differential'] as const).flatMap((name) => {
    const view = definition[name];
    return isJsonObject(view) && Array.isArray(view['element'])
      ? [[name, { ...view, element: view['element'].filter((element) => !isAddition(element)) }] as const]
      : [];
  });
  return { ...definition, ...Object.fromEntries(views) };
}

function isAddition(element: JsonValue): boolean {
  return isJsonObject(element) && additions.has(String(element['path']));
}
