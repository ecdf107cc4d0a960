import type { JsonObject } from '../../generator/model/json.ts';
import type { SourceDocument } from '../../generator/model/source.ts';

export const guideBase = 'https://guide.example/fhir';

/** A document of a guide, as `load` would read it. */
export function guideDocument(resource: JsonObject & { readonly resourceType: string }): SourceDocument {
  const file = `${resource.resourceType}-${String(resource['id'])}.json`;
  return { resourceType: resource.resourceType, resource, place: { package: 'guide#1.0.0', file, pointer: '' } };
}

/** A profile on `type` with this differential. */
export function profileOf(
  type: string,
  id: string,
  elements: readonly JsonObject[],
  more: JsonObject = {},
): SourceDocument {
  return guideDocument({
    resourceType: 'StructureDefinition',
    id,
    url: `${guideBase}/StructureDefinition/${id}`,
    name: id,
    kind: 'resource',
    derivation: 'constraint',
    type,
    baseDefinition: `http://hl7.org/fhir/StructureDefinition/${type}`,
    differential: { element: elements },
    ...more,
  });
}

/** A logical model with this differential. */
export function logicalModel(id: string, elements: readonly JsonObject[], more: JsonObject = {}): SourceDocument {
  return profileOf(`${guideBase}/StructureDefinition/${id}`, id, elements, {
    kind: 'logical',
    derivation: 'specialization',
    baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Element',
    ...more,
  });
}
