/**
 * A TypeScript module as data, in the shapes that ts-morph prints (`Project.createSourceFile(path, structure)`).
 * Emitters make these without importing ts-morph, so that a run that changes nothing never loads a compiler, and a
 * module whose structure did not change is proved by its digest.
 */
export interface ModuleStructure {
  /** Comment lines that head the file, without comment marks. */
  readonly header: readonly string[];
  readonly imports: readonly ImportStructure[];
  readonly statements: readonly StatementStructure[];
}

export interface ImportStructure {
  readonly from: string;
  readonly names: readonly { readonly name: string; readonly alias?: string; readonly typeOnly: boolean }[];
}

export type StatementStructure =
  | InterfaceStructure
  | TypeAliasStructure
  | ConstantStructure
  | FunctionStructure
  | ClassStructure;

/** Text of a doc comment, without comment marks; made safe when printed. */
export type DocText = readonly string[];

export interface InterfaceStructure {
  readonly kind: 'interface';
  readonly name: string;
  readonly exported: boolean;
  readonly docs: DocText;
  readonly extends: readonly string[];
  readonly properties: readonly PropertyStructure[];
}

export interface PropertyStructure {
  /** Printed quoted where it is not an identifier. */
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  readonly readonly: boolean;
  readonly docs: DocText;
}

export interface TypeAliasStructure {
  readonly kind: 'type';
  readonly name: string;
  readonly exported: boolean;
  readonly docs: DocText;
  readonly typeParameters?: readonly string[];
  readonly type: string;
}

export interface ConstantStructure {
  readonly kind: 'constant';
  readonly name: string;
  readonly exported: boolean;
  readonly docs: DocText;
  readonly type?: string;
  /** A TypeScript expression, printed as it stands (several lines allowed, indented from column 0). */
  readonly initializer: string;
}

export interface FunctionStructure {
  readonly kind: 'function';
  readonly name: string;
  readonly exported: boolean;
  readonly async: boolean;
  readonly docs: DocText;
  readonly typeParameters?: readonly string[];
  readonly parameters: readonly ParameterStructure[];
  readonly returnType: string;
  /** Body lines, indented from column 0 with two spaces a level. */
  readonly body: readonly string[];
}

export interface ParameterStructure {
  readonly name: string;
  readonly type: string;
  readonly optional?: boolean;
  readonly initializer?: string;
}

export interface ClassStructure {
  readonly kind: 'class';
  readonly name: string;
  readonly exported: boolean;
  readonly docs: DocText;
  readonly implements: readonly string[];
  readonly fields: readonly (PropertyStructure & { readonly visibility: 'private' | 'public' })[];
  readonly constructorParameters: readonly ParameterStructure[];
  readonly constructorBody: readonly string[];
  readonly methods: readonly MethodStructure[];
}

export interface MethodStructure {
  readonly name: string;
  readonly visibility: 'private' | 'public';
  readonly async: boolean;
  readonly docs: DocText;
  readonly typeParameters?: readonly string[];
  readonly parameters: readonly ParameterStructure[];
  readonly returnType: string;
  readonly body: readonly string[];
}
