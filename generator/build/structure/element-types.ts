import { type CanonicalUrl, parseVersionedCanonical } from '../../model/identifier.ts';
import type { JsonObject } from '../../model/json.ts';
import type { TypeReference } from '../../model/structure.ts';
import { extensionsOf, objectsOf, textOf, textsOf } from './definition-reader.ts';

const systemTypes = 'http://hl7.org/fhirpath/System.';
const fhirTypeExtension = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type';

/** The types of an element, FHIRPath's system types mapped to FHIR's. */
export function readTypes(element: JsonObject): readonly TypeReference[] {
  return objectsOf(element, 'type').flatMap((type) => {
    const code = typeCode(type);
    if (code === undefined) return [];
    return [{ code, profiles: canonicals(type, 'profile'), targetProfiles: canonicals(type, 'targetProfile') }];
  });
}

/** `http://hl7.org/fhirpath/System.String` → the type its extension names, else `string`. */
function typeCode(type: JsonObject): string | undefined {
  const code = textOf(type, 'code');
  if (code === undefined || !code.startsWith(systemTypes)) return code;
  const [extension] = extensionsOf(type, fhirTypeExtension);
  const named = extension === undefined ? undefined : (textOf(extension, 'valueUrl') ?? textOf(extension, 'valueUri'));
  const system = code.slice(systemTypes.length);
  return named ?? system.charAt(0).toLowerCase() + system.slice(1);
}

function canonicals(type: JsonObject, member: string): readonly CanonicalUrl[] {
  return textsOf(type, member).flatMap((text) => parseVersionedCanonical(text)?.url ?? []);
}
