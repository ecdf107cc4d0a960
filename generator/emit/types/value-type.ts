import { languageBase } from '../../model/namespace.ts';
import type { Binding, Structure } from '../../model/structure.ts';
import { stringLiteral } from '../literal.ts';
import type { TypeScriptModule } from '../typescript-module.ts';

/** The package of the base types. @see DEPENDENCIES.md, @types/fhir */
const fhirTypes = { package: 'fhir/r4.js' } as const;

const numbers: ReadonlySet<string> = new Set(['integer', 'positiveInt', 'unsignedInt', 'decimal']);

/** The TypeScript type of a FHIR primitive as JSON carries it. @see FHIR R4, JSON Representation §2.6.2.2 */
export function primitiveType(fhirType: string): 'boolean' | 'number' | 'string' {
  if (fhirType === 'boolean') return 'boolean';
  return numbers.has(fhirType) ? 'number' : 'string';
}

/** Imports a base type of FHIR and returns how it is written; `unknown` for what can be no type name. */
export function structureType(module: TypeScriptModule, fhirType: string): string {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(fhirType)) return 'unknown';
  if (abstractResources.has(fhirType)) return module.useType('FhirResource', fhirTypes);
  const name = module.useType(fhirType, fhirTypes);
  // The default of the type argument is `Resource`, in which no resource can be written as a literal.
  return genericTypes.has(fhirType) ? `${name}<${module.useType('FhirResource', fhirTypes)}>` : name;
}

const abstractResources: ReadonlySet<string> = new Set(['Any', 'Resource', 'DomainResource']);
const genericTypes: ReadonlySet<string> = new Set(['Bundle', 'BundleEntry']);

/** More codes than this are no union but a text. */
const unionLimit = 200;

/** The codes of a required binding as a union; `undefined` where they are unknown or too many. */
export function codeUnion(binding: Binding | undefined): string | undefined {
  if (binding?.strength !== 'required' || binding.codes === undefined) return undefined;
  const codes = [...new Set(binding.codes.map(({ code }) => code))];
  if (codes.length === 0 || codes.length > unionLimit) return undefined;
  return codes.map(stringLiteral).join(' | ');
}

/** True for structures that get a type of their own: the guide's, as far as they are FHIR and no extension of the input language. */
export function isGuideType(structure: Structure): boolean {
  return (
    structure.source === 'guide' &&
    structure.derivation === 'constraint' &&
    (structure.kind === 'resource' || structure.kind === 'datatype') &&
    !(structure.type === 'Extension' && structure.canonical.startsWith(languageBase))
  );
}
