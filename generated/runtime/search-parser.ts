import type { IssueCode } from './issue.ts';
import type { OutcomeIssue } from './operation-outcome-error.ts';
import { r4ResourceTypes } from './resource-type.ts';
import { type AnyCriteria, type SearchDefinition, searchModifiers, textModifiers } from './search-criteria.ts';
import { alternatives, parseSearchValue, type SearchType, searchForms } from './search-value.ts';
import { describeFound } from './validation.ts';

/** A search that was read. */
export interface ParsedSearch {
  readonly criteria: AnyCriteria;
  /** Names of parameters that are not defined, and so were passed over. */
  readonly unknown: readonly string[];
  /** What is wrong; a search with any of these is refused. */
  readonly issues: readonly OutcomeIssue[];
}

/** Parameters of every request, which are about the form of the answer. @see FHIR R4, RESTful API §3.1.0.1.10 */
const generalParameters: ReadonlySet<string> = new Set(['_format', '_pretty']);

/**
 * Reads a search. What is not defined is passed over and named; what is defined but malformed is an issue, as a search that
 * means something else than was asked is worse than none. Never throws.
 * @see FHIR R4, Search
 */
export function parseSearch(definition: SearchDefinition, query: URLSearchParams): ParsedSearch {
  const reader = new SearchReader(definition);
  for (const [key, text] of query) if (!generalParameters.has(key)) reader.take(key, text);
  return reader.result();
}

type Control = (reader: SearchReader, key: string, text: string) => void;

class SearchReader {
  readonly #definition: SearchDefinition;
  readonly #criteria = new Map<string, unknown[]>();
  readonly #single = new Map<string, unknown>();
  readonly #unknown = new Set<string>();
  readonly #issues: OutcomeIssue[] = [];

  constructor(definition: SearchDefinition) {
    this.#definition = definition;
  }

  take(key: string, text: string): void {
    const control = Object.hasOwn(controls, key) ? controls[key] : undefined;
    if (control !== undefined) control(this, key, text);
    else this.#takeParameter(key, text);
  }

  result(): ParsedSearch {
    const criteria = Object.fromEntries([...this.#criteria, ...this.#single]);
    return { criteria, unknown: [...this.#unknown], issues: this.#issues };
  }

  #takeParameter(key: string, text: string): void {
    const [name = '', modifier, ...more] = key.split(':');
    const { parameters } = this.#definition;
    const type = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (type === undefined || name.includes('.')) this.#unknown.add(key);
    else if (more.length > 0 || !isModifier(type, modifier)) this.#refuseModifier(key, name, type);
    else if (modifier === 'missing') this.#takeMissing(name, text);
    else this.#takeValues(name, type, modifier, text);
  }

  #takeMissing(name: string, text: string): void {
    if (text !== 'true' && text !== 'false') this.refuse(`${name}:missing`, text, 'true or false');
    else this.#add(name, { missing: text === 'true' });
  }

  #takeValues(name: string, type: SearchType, modifier: string | undefined, text: string): void {
    const isText = modifier !== undefined && textModifiers.has(modifier);
    const any: unknown[] = [];
    for (const part of alternatives(text)) {
      const value = parseSearchValue(type, part, isText);
      if (value === undefined) this.refuse(name, part, searchForms[type]);
      else any.push(value);
    }
    this.#add(name, modifier === undefined ? { any } : { any, modifier });
  }

  #add(name: string, criterion: unknown): void {
    const known = this.#criteria.get(name);
    if (known === undefined) this.#criteria.set(name, [criterion]);
    else known.push(criterion);
  }

  /** A server must refuse a modifier it does not know. @see FHIR R4, Search §3.1.1.4.4 */
  #refuseModifier(key: string, name: string, type: SearchType): void {
    const known = ['missing', ...searchModifiers[type]];
    this.refuse(name, key, `${name} with one of the modifiers ${known.join(', ')}, or none`, 'not-supported');
  }

  refuse(name: string, found: string, wanted: string, code: IssueCode = 'value'): void {
    const text = `Found ${describeFound(found)} in the search parameter ${describeFound(name)}, wanted ${wanted}.`;
    this.#issues.push({ severity: 'error', code, text });
  }

  /** A parameter that stands at most once. */
  setOnce(key: string, value: unknown): void {
    if (this.#single.has(key)) this.refuse(key, key, 'it once');
    else this.#single.set(key, value);
  }

  takeSort(key: string, text: string): void {
    const names = text.split(',');
    const unknown = names.filter((name) => !Object.hasOwn(this.#definition.parameters, name.replace(/^-/, '')));
    for (const name of unknown) this.#unknown.add(`${key}=${name}`);
    const known = names.filter((name) => !unknown.includes(name));
    if (known.length > 0) this.setOnce(key, known);
  }

  takeInclude(key: string, text: string): void {
    const allowed = key.startsWith('_rev') ? this.#definition.revIncludes : this.#definition.includes;
    const path = allowed.find((each) => each === text) ?? allowed.find((each) => text.startsWith(`${each}:`));
    if (path === undefined) this.#unknown.add(`${key}=${text}`);
    else this.#add(key, text);
  }
}

function isModifier(type: SearchType, modifier: string | undefined): boolean {
  if (modifier === undefined || modifier === 'missing' || searchModifiers[type].includes(modifier)) return true;
  return type === 'reference' && r4ResourceTypes.has(modifier);
}

function oneOf(...codes: readonly string[]): Control {
  return (reader, key, text) => {
    if (codes.includes(text)) reader.setOnce(key, text);
    else reader.refuse(key, text, codes.join(' or '));
  };
}

const include: Control = (reader, key, text) => reader.takeInclude(key, text);

const controls: Readonly<Record<string, Control>> = {
  _count(reader, key, text) {
    if (/^[0-9]{1,9}$/.test(text)) reader.setOnce(key, Number(text));
    else reader.refuse(key, text, 'a number from 0');
  },
  _sort: (reader, key, text) => reader.takeSort(key, text),
  _total: oneOf('none', 'estimate', 'accurate'),
  _summary: oneOf('true', 'text', 'data', 'count', 'false'),
  _elements(reader, key, text) {
    if (/^[A-Za-z.]+(?:,[A-Za-z.]+)*$/.test(text)) reader.setOnce(key, text.split(','));
    else reader.refuse(key, text, 'names of elements, separated by commas');
  },
  _include: include,
  '_include:iterate': include,
  _revinclude: include,
  '_revinclude:iterate': include,
};
