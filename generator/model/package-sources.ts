/** Where packages come from that are asked for by name. */
export interface PackageSources {
  /** Packages of the same run, searched before all else: local packages may depend on each other. */
  readonly local?: readonly string[];
  /** FHIR package caches, folders with packages or archives, packages, archives; in the order they are searched. */
  readonly folders: readonly string[];
  /** Address of a FHIR package registry, asked for what the folders do not have. Without it, no connection is opened. */
  readonly registry?: string;
  /** Folder where archives from the registry are kept, so that the next run needs none. */
  readonly keepIn?: string;
}

/** `hl7.fhir.us.core#6.1.0` → name and version; `undefined` for what is a path, or no such pair. */
export function parsePackageSpec(spec: string): { readonly name: string; readonly range: string } | undefined {
  const [, name, range] = /^([a-z0-9][a-z0-9_.-]*)#([~^]?[0-9A-Za-z*][0-9A-Za-z.*+-]*)$/i.exec(spec) ?? [];
  return name === undefined || range === undefined || name.includes('..') ? undefined : { name, range };
}
