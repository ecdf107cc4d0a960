import type {
  ClassDeclarationStructure,
  FunctionDeclarationStructure,
  ImportDeclarationStructure,
  InterfaceDeclarationStructure,
  JSDocStructure,
  MethodDeclarationStructure,
  Scope as MorphScope,
  OptionalKind,
  ParameterDeclarationStructure,
  PropertyDeclarationStructure,
  PropertySignatureStructure,
  SourceFileStructure,
  StatementStructures,
  TypeAliasDeclarationStructure,
  VariableStatementStructure,
  WriterFunction,
} from 'ts-morph';
import { assertNever } from '../model/assert-never.ts';
import type {
  ClassStructure,
  ConstantStructure,
  DocText,
  FunctionStructure,
  ImportStructure,
  InterfaceStructure,
  MethodStructure,
  ModuleStructure,
  ParameterStructure,
  PropertyStructure,
  StatementStructure,
  TypeAliasStructure,
} from '../model/module-structure.ts';
import { isPlainPropertyName } from '../model/naming.ts';
import type { Splices } from './splices.ts';
import { Scope, StructureKind, VariableDeclarationKind } from './ts-morph-library.ts';
import { lineWidth } from './wrap-long-lines.ts';

/** Before every declaration, whatever the printer would do by itself. */
const blankLine: WriterFunction = (writer) => {
  if (writer.getLength() > 0) writer.blankLineIfLastNot();
};

/** Our module as the one structure that ts-morph prints. */
export function moduleToMorph(module: ModuleStructure, splices: Splices): SourceFileStructure {
  return {
    kind: StructureKind.SourceFile,
    statements: [
      ...module.imports.map(toImport),
      ...module.statements.map((statement) => ({ ...toStatement(statement, splices), leadingTrivia: blankLine })),
    ],
  };
}

function toStatement(statement: StatementStructure, splices: Splices): StatementStructures {
  switch (statement.kind) {
    case 'interface':
      return toInterface(statement);
    case 'type':
      return toTypeAlias(statement);
    case 'constant':
      return toConstant(statement, splices);
    case 'function':
      return toFunction(statement, splices);
    case 'class':
      return toClass(statement, splices);
    default:
      return assertNever(statement);
  }
}

function toImport({ from, names }: ImportStructure): ImportDeclarationStructure {
  const isTypeOnly = names.every((name) => name.typeOnly);
  const printed = names.map((name) => {
    const alias = name.alias === undefined ? name.name : `${name.name} as ${name.alias}`;
    return name.typeOnly && !isTypeOnly ? `type ${alias}` : alias;
  });
  const width = `import type { ${printed.join(', ')} } from '${from}';`.length;
  return {
    kind: StructureKind.ImportDeclaration,
    moduleSpecifier: from,
    isTypeOnly,
    namedImports:
      width <= lineWidth
        ? printed
        : (writer) =>
            writer
              .newLine()
              .write(`${printed.join(',\n')},`)
              .newLine(),
  };
}

function toInterface(statement: InterfaceStructure): InterfaceDeclarationStructure {
  return {
    kind: StructureKind.Interface,
    name: statement.name,
    isExported: statement.exported,
    docs: toDocs(statement.docs),
    extends: [...statement.extends],
    properties: statement.properties.map(toProperty),
  };
}

function toProperty(property: PropertyStructure): OptionalKind<PropertySignatureStructure> {
  return {
    name: isPlainMember(property.name) ? property.name : quoted(property.name),
    type: property.type,
    hasQuestionToken: property.optional,
    isReadonly: property.readonly,
    docs: toDocs(property.docs),
  };
}

function toField(field: ClassStructure['fields'][number]): OptionalKind<PropertyDeclarationStructure> {
  const { kind: _signature, ...property } = toProperty(field);
  return { ...property, ...toScope(field) };
}

function toTypeAlias(statement: TypeAliasStructure): TypeAliasDeclarationStructure {
  return {
    kind: StructureKind.TypeAlias,
    name: statement.name,
    isExported: statement.exported,
    docs: toDocs(statement.docs),
    typeParameters: [...(statement.typeParameters ?? [])],
    type: statement.type,
  };
}

function toConstant(statement: ConstantStructure, splices: Splices): VariableStatementStructure {
  const type = statement.type === undefined ? {} : { type: statement.type };
  return {
    kind: StructureKind.VariableStatement,
    isExported: statement.exported,
    docs: toDocs(statement.docs),
    declarationKind: VariableDeclarationKind.Const,
    declarations: [{ name: statement.name, ...type, initializer: splices.expression(statement.initializer) }],
  };
}

function toFunction(statement: FunctionStructure, splices: Splices): FunctionDeclarationStructure {
  return {
    kind: StructureKind.Function,
    name: statement.name,
    isExported: statement.exported,
    isAsync: statement.async,
    docs: toDocs(statement.docs),
    typeParameters: [...(statement.typeParameters ?? [])],
    parameters: statement.parameters.map(toParameter),
    returnType: statement.returnType,
    statements: toBody(statement.body, splices),
  };
}

function toClass(statement: ClassStructure, splices: Splices): ClassDeclarationStructure {
  const hasConstructor = statement.constructorParameters.length + statement.constructorBody.length > 0;
  return {
    kind: StructureKind.Class,
    name: statement.name,
    isExported: statement.exported,
    docs: toDocs(statement.docs),
    implements: [...statement.implements],
    properties: statement.fields.map(toField),
    ctors: hasConstructor
      ? [
          {
            parameters: statement.constructorParameters.map(toParameter),
            statements: toBody(statement.constructorBody, splices),
          },
        ]
      : [],
    methods: statement.methods.map((method) => toMethod(method, splices)),
  };
}

function toMethod(method: MethodStructure, splices: Splices): OptionalKind<MethodDeclarationStructure> {
  return {
    name: method.name,
    ...toScope(method),
    isAsync: method.async,
    docs: toDocs(method.docs),
    typeParameters: [...(method.typeParameters ?? [])],
    parameters: method.parameters.map(toParameter),
    returnType: method.returnType,
    statements: toBody(method.body, splices),
  };
}

/** A name with `#` is private already; `public` is what members are without saying so. */
function toScope(member: { readonly name: string; readonly visibility: 'private' | 'public' }): { scope?: MorphScope } {
  return member.visibility === 'private' && !member.name.startsWith('#') ? { scope: Scope.Private } : {};
}

function toParameter(parameter: ParameterStructure): OptionalKind<ParameterDeclarationStructure> {
  return {
    name: parameter.name,
    ...(parameter.type === '' ? {} : { type: parameter.type }),
    hasQuestionToken: parameter.optional ?? false,
    ...(parameter.initializer === undefined ? {} : { initializer: parameter.initializer }),
  };
}

function toBody(lines: readonly string[], splices: Splices): string[] {
  return lines.length === 0 ? [] : [splices.body(lines)];
}

/** Doc comments are made safe a second time here: nothing an emitter forgot can end one. */
function toDocs(docs: DocText): OptionalKind<JSDocStructure>[] {
  const lines = docs
    .flatMap((line) => line.replaceAll('*/', '*\u2215').split(/[\n\r\u2028\u2029]+/))
    .flatMap((line) => wrapped(line.trimEnd()));
  if (lines.length === 0) return [];
  const [first = ''] = lines;
  const fitsOneLine = lines.length === 1 && !first.startsWith('@');
  return [{ description: fitsOneLine ? first : `\n${lines.join('\n')}` }];
}

/** Longest line of a doc comment, without its marks and indentation. */
const docWidth = 110;

/** A line broken at spaces; what is longer than a line stays whole. */
function wrapped(line: string): readonly string[] {
  if (line.length <= docWidth) return [line];
  const lines: string[] = [];
  let current = '';
  for (const word of wordsOf(line)) {
    if (current !== '' && current.length + 1 + word.length > docWidth) {
      lines.push(current);
      // At the start of a line it would be a tag, which it was not before.
      current = word.startsWith('@') ? `\\${word}` : word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}

/** The words of a line; a tag is one with the address that it gives, which would be lost on a line of its own. */
function wordsOf(line: string): readonly string[] {
  const tag = /^@[a-z]+(?: from)? \S+/.exec(line)?.[0] ?? '';
  const words = line.slice(tag.length).split(' ');
  return tag === '' ? words : [tag, ...words.slice(1)];
}

/** `x`, and `#x` in classes. */
function isPlainMember(name: string): boolean {
  return isPlainPropertyName(name.replace(/^#/, ''));
}

function quoted(name: string): string {
  return `'${JSON.stringify(name).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
