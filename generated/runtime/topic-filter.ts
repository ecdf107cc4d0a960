import type { Topic, TopicFilterDefinition } from './topic.ts';
import { describeFound } from './validation.ts';

/** A filter of any topic; each topic's own type is narrower. */
export interface TopicFilterValue {
  /** Without it: every resource type the filter is defined for. */
  readonly resource?: string;
  readonly parameter: string;
  readonly comparator?: string;
  readonly modifier?: string;
  /** As a search has it: alternatives separated by commas. */
  readonly value: string;
}

/** A filter that was read, or what is wrong with its text. */
export type TopicFilterResult<Filter> =
  | { readonly ok: true; readonly filter: Filter }
  | { readonly ok: false; readonly found: string; readonly wanted: string };

const form = /^(?:([A-Z][A-Za-z]*)[.?])?([^:=&?]+)(?::([^=&?]*))?$/;
const prefix = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)(?=[0-9+.-])/;

/**
 * Reads a filter in any of its forms: `param=value`, `param:modifier=value`, and both with a resource type before them, as
 * `Type?param=value` or `Type.param=value`. Nothing is guessed: what the topic does not define is an error.
 * @see Subscriptions R5 Backport IG, Extension backport-filter-criteria
 */
export function parseTopicFilter<Filter extends TopicFilterValue>(
  topic: Topic,
  text: string,
): TopicFilterResult<Filter> {
  const at = text.indexOf('=');
  const head = at < 0 ? null : form.exec(text.slice(0, at));
  if (head === null) return refused(text, `a filter: ${forms(topic.filters)}`);
  const [, resource, parameter = '', modifier] = head;
  const definitions = topic.filters.filter((filter) => filter.parameter === parameter);
  if (definitions.length === 0) return refused(parameter, oneOf(topic.filters.map((filter) => filter.parameter)));
  const fitting = definitions.filter((filter) => fitsResource(topic, filter, resource));
  if (fitting.length === 0)
    return refused(resource, oneOf(definitions.flatMap((filter) => resourcesOf(topic, filter))));
  const modified = fitting.filter(({ modifiers }) => modifier === undefined || modifiers.includes(modifier));
  if (modified.length === 0) return refused(modifier, wantedModifiers(fitting));
  const value = parseValue(
    text.slice(at + 1),
    modified.flatMap(({ comparators }) => comparators),
  );
  if (!value.ok) return value;
  const filter: TopicFilterValue = {
    ...(resource === undefined ? {} : { resource }),
    parameter,
    ...(modifier === undefined ? {} : { modifier }),
    ...value.filter,
  };
  // The topic's own type is generated from the definitions that have just been applied.
  return { ok: true, filter: filter as Filter };
}

function parseValue(
  text: string,
  comparators: readonly string[],
): TopicFilterResult<Pick<TopicFilterValue, 'comparator' | 'value'>> {
  if (text === '') return refused(text, 'a value');
  if (text.includes('&')) return refused(text, 'one condition; each further one is a filter of its own');
  const value = decoded(text);
  if (value === undefined) return refused(text, 'percent-encoding of UTF-8');
  const [comparator] = prefix.exec(value) ?? [];
  if (comparator === undefined || comparators.length === 0) return { ok: true, filter: { value } };
  if (!comparators.includes(comparator)) return refused(comparator, oneOf(comparators));
  return { ok: true, filter: { comparator, value: value.slice(comparator.length) } };
}

/** The text of a filter, in the form `Type?param:modifier=value`. */
export function writeTopicFilter(filter: TopicFilterValue): string {
  const { resource, parameter, modifier, comparator = '', value } = filter;
  const head = `${resource === undefined ? '' : `${resource}?`}${parameter}${modifier === undefined ? '' : `:${modifier}`}`;
  return `${head}=${comparator}${encoded(value)}`;
}

function fitsResource(topic: Topic, filter: TopicFilterDefinition, resource: string | undefined): boolean {
  return resource === undefined || resourcesOf(topic, filter).includes(resource);
}

function resourcesOf(topic: Topic, { resource }: TopicFilterDefinition): readonly string[] {
  return resource === undefined ? topic.triggers.map((trigger) => trigger.resource) : [resource];
}

function wantedModifiers(filters: readonly TopicFilterDefinition[]): string {
  const modifiers = filters.flatMap((filter) => filter.modifiers);
  return modifiers.length === 0 ? 'no modifier' : oneOf(modifiers);
}

function forms(filters: readonly TopicFilterDefinition[]): string {
  const texts = filters.map(
    ({ resource, parameter }) => `${resource === undefined ? '' : `${resource}?`}${parameter}=…`,
  );
  return texts.length === 0 ? 'none, as the topic defines no filters' : oneOf(texts);
}

function oneOf(names: readonly string[]): string {
  return [...new Set(names)].join(' or ');
}

function refused(
  found: unknown,
  wanted: string,
): { readonly ok: false; readonly found: string; readonly wanted: string } {
  return { ok: false, found: describeFound(found), wanted };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Only what would be read otherwise is encoded, so that people can read a filter. */
function encoded(text: string): string {
  const wellFormed = text.replaceAll(/\p{Surrogate}/gu, '\u{fffd}');
  return wellFormed.replaceAll(/[^A-Za-z0-9\-._~!$'()*,;:@/?|=+]/gu, encodeURIComponent);
}
