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

/** Names imported from one module. */
export interface ImportStructure {
  readonly from: string;
  readonly names: readonly { readonly name: string; readonly alias?: string; readonly typeOnly: boolean }[];
}

/** A statement at the top of a module. */
export type StatementStructure =
  | InterfaceStructure
  | TypeAliasStructure
  | ConstantStructure
  | FunctionStructure
  | ClassStructure;

/** Text of a doc comment, without comment marks; made safe when printed. */
export type DocText = readonly string[];

/** `interface Name extends … { … }` */
export interface InterfaceStructure {
  readonly kind: 'interface';
  readonly name: string;
  readonly exported: boolean;
  readonly docs: DocText;
  readonly extends: readonly string[];
  readonly properties: readonly PropertyStructure[];
}

/** A property of an interface, or a field of a class. */
export interface PropertyStructure {
  /** Printed quoted where it is not an identifier. */
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  readonly readonly: boolean;
  readonly docs: DocText;
}

/** `type Name = …` */
export interface TypeAliasStructure {
  readonly kind: 'type';
  readonly name: string;
  readonly exported: boolean;
  readonly docs: DocText;
  readonly typeParameters?: readonly string[];
  readonly type: string;
}

/** `const name: … = …` */
export interface ConstantStructure {
  readonly kind: 'constant';
  readonly name: string;
  readonly exported: boolean;
  readonly docs: DocText;
  readonly type?: string;
  /** A TypeScript expression, printed as it stands (several lines allowed, indented from column 0). */
  readonly initializer: string;
}

/** `function name(…): … { … }` */
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

/** A parameter of a function, method or constructor. */
export interface ParameterStructure {
  readonly name: string;
  readonly type: string;
  readonly optional?: boolean;
  readonly initializer?: string;
}

/** `class Name { … }` */
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

/** A method of a class. */
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
