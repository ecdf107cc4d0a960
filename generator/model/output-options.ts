/** Kinds of generated files that can be asked for one by one. */
export const artefactNames = [
  'types',
  'validators',
  'messages',
  'clients',
  'servers',
  'sockets',
  'topics',
  'requirements',
  'release',
  'runtime',
  'openapi',
  'asyncapi',
  'docs',
] as const;

/** One of them. */
export type ArtefactName = (typeof artefactNames)[number];

/** How generated modules name each other: as TypeScript files, as what these compile to, or as a bundler finds them. */
export const importExtensions = ['.ts', '.js', 'none'] as const;

/** One of them. */
export type ImportExtension = (typeof importExtensions)[number];

/** What is chosen of the output, and how it is written. A member left out: as if nobody had chosen. */
export interface OutputOptions {
  /** Sorted, each once. Default: everything. */
  readonly only?: readonly ArtefactName[];
  /** Text that stands at the head of every generated file that can hold a comment. Default: none. */
  readonly licenseHeader?: string;
  /** Default: `.ts`. */
  readonly importExtension?: ImportExtension;
  /** Absolute path of a folder with templates that replace the toolkit's own, by name. Default: none. */
  readonly templates?: string;
}
