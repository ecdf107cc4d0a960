/** Where the input language's own extensions live. The only address of this project that the generator knows. */
export const languageBase = 'https://halo-toolkit.example/fhir/StructureDefinition/';

/** URL of one of the input language's extensions: `transaction`, `http-binding`. */
export function languageExtension(name: LanguageExtension): string {
  return languageBase + name;
}

/** The extensions of the input language. `profiles/README.md` describes each. */
export const languageExtensions = [
  'actor',
  'transaction',
  'http-binding',
  'channel-binding',
  'fixed-value',
  'condition',
  'strength',
  'evidence',
  'alias',
  'reference',
  'plays',
  'option',
  'origin',
  'json',
  'refusal-status',
  'bare-reply',
] as const;

/** Name of one of them. */
export type LanguageExtension = (typeof languageExtensions)[number];

/** The standard's own extension that ties an element or parameter to a Requirements statement. */
export const satisfiesRequirement = 'http://hl7.org/fhir/StructureDefinition/satisfies-requirement';

/** The standard's own extension that names the actor a Requirements statement binds (R5 `statement.actor` on R4 tools). */
export const statementActor = 'http://hl7.org/fhir/tools/StructureDefinition/requirements-statementactor';
