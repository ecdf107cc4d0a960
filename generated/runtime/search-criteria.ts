import type { SearchPrefix, SearchType, SearchValues } from './search-value.ts';

/** The modifiers of each type of parameter, apart from `missing`. @see FHIR R4, Search §3.1.1.4.4 Modifiers */
export interface SearchModifiers {
  readonly string: 'exact' | 'contains';
  readonly token: 'text' | 'not' | 'above' | 'below' | 'in' | 'not-in' | 'of-type';
  /** `identifier`, or the type of resource that the reference leads to. */
  readonly reference: 'identifier' | 'above' | 'below' | Capitalized;
  readonly date: never;
  readonly number: never;
  readonly quantity: never;
  readonly uri: 'above' | 'below';
  readonly composite: never;
  readonly special: never;
}

/** A name of a resource type, as far as a type can say. */
type Capitalized = `${
  | 'A'
  | 'B'
  | 'C'
  | 'D'
  | 'E'
  | 'F'
  | 'G'
  | 'H'
  | 'I'
  | 'L'
  | 'M'
  | 'N'
  | 'O'
  | 'P'
  | 'Q'
  | 'R'
  | 'S'
  | 'T'
  | 'V'}${string}`;

/** One parameter of a search: one of the values, or whether there is any. Several criteria must all be met. */
export type SearchCriterion<Value, Modifier extends string> =
  | { readonly any: readonly Value[]; readonly modifier?: Modifier }
  | { readonly missing: boolean };

/** What a parameter of a type is read as. */
export type CriteriaOfType<Type> = Type extends SearchType
  ? readonly SearchCriterion<SearchValues[Type], SearchModifiers[Type]>[]
  : never;

/** What one may write for a parameter of a type: a value, one criterion, or several that must all be met. */
export type SearchInputOfType<Type> = Type extends SearchType
  ?
      | WrittenValues[Type]
      | SearchCriterion<WrittenValues[Type], SearchModifiers[Type]>
      | readonly SearchCriterion<WrittenValues[Type], SearchModifiers[Type]>[]
  : never;

/** Values as they may be written: short forms in text beside the parts. */
export interface WrittenValues {
  readonly string: string;
  /** A text is a code. */
  readonly token: string | SearchValues['token'];
  readonly reference: string;
  /** A text is a date without a prefix. */
  readonly date: string | SearchValues['date'];
  readonly number: number | WrittenNumber;
  readonly quantity: number | (WrittenNumber & { readonly system?: string; readonly code?: string });
  readonly uri: string;
  readonly composite: string;
  readonly special: string;
}

/** A number with how it is compared. */
export interface WrittenNumber {
  readonly prefix?: SearchPrefix;
  readonly number: number | string;
}

/** How a resource type can be searched, as a type: parameters by name with their types, and what may be included. */
export interface SearchShape {
  readonly parameters: object;
  readonly includes: string;
  readonly revIncludes: string;
}

/** What a client may ask for. */
export type SearchOf<Shape extends SearchShape> = {
  readonly [Name in keyof Shape['parameters']]?: SearchInputOfType<Shape['parameters'][Name]>;
} & SearchControls<Extract<keyof Shape['parameters'], string>, Shape['includes'], Shape['revIncludes']>;

/** What a server is asked for. */
export type CriteriaOf<Shape extends SearchShape> = {
  readonly [Name in keyof Shape['parameters']]?: CriteriaOfType<Shape['parameters'][Name]>;
} & SearchControls<Extract<keyof Shape['parameters'], string>, Shape['includes'], Shape['revIncludes']>;

/** Parameters about the result and not about what is searched. @see FHIR R4, Search §3.1.1.5 Managing Returned Resources */
export interface SearchControls<Name extends string, Include extends string, RevInclude extends string> {
  /** Entries of a page at most; 0: only their number. */
  readonly _count?: number;
  /** Parameters to sort by, the first first; `-` before a name: descending. */
  readonly _sort?: readonly (Name | `-${Name}`)[];
  readonly _total?: 'none' | 'estimate' | 'accurate';
  readonly _summary?: 'true' | 'text' | 'data' | 'count' | 'false';
  /** Names of the elements wanted. */
  readonly _elements?: readonly string[];
  readonly _include?: readonly Include[];
  readonly '_include:iterate'?: readonly Include[];
  readonly _revinclude?: readonly RevInclude[];
  readonly '_revinclude:iterate'?: readonly RevInclude[];
}

/** How a resource type can be searched, as generated code holds it. */
export interface SearchDefinition {
  /** Parameters by name. */
  readonly parameters: Readonly<Record<string, SearchType>>;
  readonly includes: readonly string[];
  readonly revIncludes: readonly string[];
  /** Combinations of parameters, one of which a search is expected to meet; absent: it may use any. */
  readonly combinations?: readonly SearchCombination[];
}

/** Parameters that go together; where none is required, one of the optional ones has to be there. */
export interface SearchCombination {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** A search by certain parameters at least. */
export type SearchBy<Shape extends SearchShape, Name extends keyof Shape['parameters']> = SearchOf<Shape> & {
  readonly [Key in Name]: SearchInputOfType<Shape['parameters'][Key]>;
};

/** Criteria of any search, whose names and types are known to its definition only. */
export type AnyCriteria = object;

/** Modifiers by type of parameter. */
export const searchModifiers: Readonly<Record<SearchType, readonly string[]>> = {
  string: ['exact', 'contains'],
  token: ['text', 'not', 'above', 'below', 'in', 'not-in', 'of-type'],
  reference: ['identifier', 'above', 'below'],
  date: [],
  number: [],
  quantity: [],
  uri: ['above', 'below'],
  composite: [],
  special: [],
};

/** Modifiers that make the value of a token a text or a URI. */
export const textModifiers: ReadonlySet<string> = new Set(['text', 'in', 'not-in', 'of-type']);
