import type { SourcePlace } from './diagnostic.ts';
import type { JsonObject, JsonValue } from './json.ts';

/** Where a FHIR package came from. `folder` and `tarball` packages are the user's own; `core` is the FHIR standard's. */
export type PackageOrigin = 'folder' | 'cache' | 'tarball' | 'registry' | 'core';

/** The manifest of a loaded package. @see FHIR Package Specification, Package Manifest */
export interface SourcePackage {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly canonical: string;
  readonly fhirVersion: string;
  readonly origin: PackageOrigin;
  /** `name` → version range as the manifest states it. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** Whole manifest, for what only one emitter needs. */
  readonly manifest: JsonObject;
}

/** One FHIR resource as its author wrote it, with the place it was read from. */
export interface SourceDocument {
  readonly resourceType: string;
  readonly resource: JsonObject;
  readonly place: SourcePlace;
}

/** A message kept beside the package: `examples/<exchange>.<request|response>[.n].json`, not necessarily FHIR. */
export interface SourceExample {
  readonly fileName: string;
  readonly body: JsonValue;
  readonly place: SourcePlace;
}

/** Gives definitions of the FHIR standard on demand, so that only the types reached are parsed. */
export interface CoreDefinitions {
  /** Package label, `hl7.fhir.r4.core#4.0.1`. */
  readonly label: string;
  /** The resource with this canonical (no version), of the R4 standard; `undefined` where R4 has none. */
  find(canonical: string): SourceDocument | undefined;
}

/** A template of a page. It prints values as they are: a view holds nothing but text that is safe where it goes. */
export interface PageTemplate {
  /** File name of the template: `integration-profile.md.hbs`. */
  readonly name: string;
  print(view: object): string;
}

/** A text the emitters need but may not read themselves: a runtime source to copy. */
export interface SupportText {
  /** File name below its folder: `validation.ts`. */
  readonly name: string;
  readonly text: string;
}

/** Everything `load` read: the only thing `build` sees. */
export interface Sources {
  readonly guide: SourcePackage;
  /** The guide's resources first, then those of its dependencies, each sorted by file. */
  readonly documents: readonly SourceDocument[];
  readonly dependencies: readonly SourcePackage[];
  readonly examples: readonly SourceExample[];
  readonly core: CoreDefinitions;
  readonly templates: readonly PageTemplate[];
  readonly runtime: readonly SupportText[];
  /** What was read, for the manifest: package label → digest of its content. */
  readonly inputs: readonly InputDigest[];
}

/** A package that took part, locked by content. */
export interface InputDigest {
  readonly package: string;
  readonly origin: PackageOrigin;
  /** `sha256:<hex>` over the sorted files. */
  readonly digest: string;
}
