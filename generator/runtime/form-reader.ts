import type { ClientFacts } from './client-facts.ts';
import { type ConditionMessage, conditionHolds } from './condition.ts';
import type { FormDefinition, FormPair, FormParameter } from './form-definition.ts';
import { primitivePredicates } from './primitive-predicate.ts';
import { primitiveForms } from './primitive-type.ts';
import { setMember } from './set-member.ts';
import type { Breach, RuleSource, Validation } from './validation.ts';

/** The plain form of a query or a form, by parameter name. */
type FormMembers = Readonly<Record<string, unknown>>;

/**
 * Reads the parameters of a query or a form. What is wrong is reported through `validation`; the value returned counts only where
 * `validation.accepted` is still true. A parameter without a value counts as absent, one that is sent too often is an error.
 * @see RFC 6749 §3.1 and §3.2
 */
export function readForm(
  definition: FormDefinition,
  pairs: readonly FormPair[],
  validation: Validation,
  client: ClientFacts | undefined,
): FormMembers {
  const texts = textsByName(pairs);
  if (definition.unknown === 'reject') reportUnknown(definition, texts, validation);
  const read: Record<string, unknown> = {};
  const single: Record<string, string | number | boolean> = {};
  for (const parameter of definition.parameters) {
    const sent = texts.get(parameter.name);
    if (sent === undefined) continue;
    const values = readValues(parameter, sent, validation);
    const [first, another] = values;
    if (first === undefined) continue;
    setMember(read, parameter.name, parameter.max === 1 ? first : values);
    if (another === undefined) setMember(single, parameter.name, first);
  }
  reportMissing(definition, read, single, validation, client);
  return read;
}

function textsByName(pairs: readonly FormPair[]): ReadonlyMap<string, readonly string[]> {
  const texts = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const known = texts.get(name);
    if (known === undefined) texts.set(name, [value]);
    else known.push(value);
  }
  return texts;
}

function readValues(
  parameter: FormParameter,
  texts: readonly string[],
  validation: Validation,
): (string | number | boolean)[] {
  if (parameter.max !== '*' && texts.length > parameter.max) {
    const wanted = `parameter ${parameter.name} at most ${parameter.max === 1 ? 'once' : `${parameter.max} times`}`;
    report(validation, parameter.name, undefined, {
      rule: 'cardinality-max',
      code: 'duplicate',
      found: `${texts.length} of them`,
      wanted,
    });
    return [];
  }
  return texts.filter((text) => text !== '').flatMap((text) => readValue(parameter, text, validation) ?? []);
}

function readValue(
  { name, type, codes, fixed, source }: FormParameter,
  text: string,
  validation: Validation,
): string | number | boolean | undefined {
  const value = valueFrom(type, text);
  if (!primitivePredicates[type](value)) {
    const wanted = primitiveForms[type].replace(', without quotes', '');
    report(validation, name, undefined, { rule: 'primitive', code: 'value', found: text, wanted });
    return undefined;
  }
  if (fixed !== undefined && value !== fixed) {
    report(validation, name, source, { rule: 'fixed', code: 'value', found: text, wanted: `exactly ${fixed}` });
  } else if (codes !== undefined && !codes.some((code) => code === value)) {
    const wanted = `one of ${codes.slice(0, 20).join(', ')}${codes.length > 20 ? ', …' : ''}`;
    report(validation, name, source, { rule: 'binding', code: 'code-invalid', found: text, wanted });
  }
  return value;
}

/** Text that is not of the wanted form stays text, so that it is reported as it was sent. */
function valueFrom(type: FormParameter['type'], text: string): string | number | boolean {
  switch (type) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'integer':
    case 'positiveInt':
    case 'unsignedInt':
      return /^-?[0-9]{1,10}$/.test(text) ? Number(text) : text;
    case 'decimal':
      return /^-?[0-9]{1,18}(?:\.[0-9]{1,17})?$/.test(text) ? Number(text) : text;
    default:
      return text;
  }
}

function reportUnknown(
  { parameters }: FormDefinition,
  texts: ReadonlyMap<string, unknown>,
  validation: Validation,
): void {
  const names = parameters.map(({ name }) => name);
  for (const name of texts.keys()) {
    if (names.includes(name)) continue;
    const wanted = names.length === 0 ? 'no parameter' : `one of ${names.join(', ')}`;
    report(validation, '', undefined, { rule: 'unknown-parameter', code: 'not-supported', found: name, wanted });
  }
}

function reportMissing(
  { parameters }: FormDefinition,
  read: FormMembers,
  message: ConditionMessage,
  validation: Validation,
  client: ClientFacts | undefined,
): void {
  for (const { name, min, condition, source } of parameters) {
    if (Object.hasOwn(read, name)) continue;
    const missing = { rule: 'cardinality-min', code: 'required', found: undefined } as const;
    if (min > 0) report(validation, name, source, { ...missing, wanted: `parameter ${name}` });
    else if (condition !== undefined && conditionHolds(condition, message, client)) {
      report(validation, name, source, { ...missing, wanted: `parameter ${name}, because ${condition.text}` });
    }
  }
}

/** Reports, unless the same place has been refused already: of one parameter the first fault is enough. */
function report(
  validation: Validation,
  name: string,
  source: RuleSource | undefined,
  breach: Omit<Breach, 'at' | 'source'>,
): void {
  if (
    name !== '' &&
    validation.issues.some(({ expression, severity }) => expression === name && severity === 'error')
  ) {
    return;
  }
  validation.report({ ...breach, at: name, source });
}
