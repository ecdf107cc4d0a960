import { placeWithin, type SourcePlace } from '../model/diagnostic.ts';
import { quoteValue } from '../model/diagnostic-log.ts';
import type { JsonValue } from '../model/json.ts';
import { type LanguageExtension, languageExtension } from '../model/namespace.ts';
import type { Located, SourceNode } from './source-node.ts';

/** The `value[x]` members that parts of the input language use; `parts`: a part made of parts. */
export type PartValue =
  | 'valueString'
  | 'valueCode'
  | 'valueId'
  | 'valueCanonical'
  | 'valueBoolean'
  | 'valueInteger'
  | 'parts';

/** What a complex extension may hold under one name. */
export interface PartRule {
  readonly value: PartValue;
  readonly min: 0 | 1;
  readonly max: 1 | '*';
}

export type PartRules<Name extends string> = Readonly<Record<Name, PartRule>>;

export function one(value: PartValue): PartRule {
  return { value, min: 1, max: 1 };
}

export function optional(value: PartValue): PartRule {
  return { value, min: 0, max: 1 };
}

export function many(value: PartValue, min: 0 | 1 = 0): PartRule {
  return { value, min, max: '*' };
}

/** The extensions of `node` with this URL, in order. */
export function extensionsAt(
  node: SourceNode,
  url: string,
  member: 'extension' | 'modifierExtension' = 'extension',
): readonly SourceNode[] {
  return node.objects(member, (extension) => extension['url'] === url);
}

/** The input language's extension of that name; a second one is reported and ignored. */
export function languageExtensionAt(
  node: SourceNode,
  name: LanguageExtension,
  member: 'extension' | 'modifierExtension' = 'extension',
): SourceNode | undefined {
  const [first, second] = extensionsAt(node, languageExtension(name), member);
  if (second !== undefined)
    node.log.error('extension-unknown', second.place, `Extension "${name}" may stand here once.`);
  return first;
}

/** Text of a simple extension of the input language. */
export function extensionText(node: SourceNode, name: LanguageExtension, value: PartValue): string | undefined {
  const extension = languageExtensionAt(node, name);
  return extension === undefined ? undefined : textValue(extension, value)?.value;
}

/** Texts of a simple extension that may repeat. */
export function extensionTexts(node: SourceNode, url: string, value: PartValue): readonly Located<string>[] {
  return extensionsAt(node, url).flatMap((extension) => textValue(extension, value) ?? []);
}

/** Whatever `value[x]` an extension carries. */
export function anyValue(extension: SourceNode): Located<JsonValue> | undefined {
  const member = Object.keys(extension.value).find((name) => /^value[A-Z]/.test(name));
  const value = member === undefined ? undefined : extension.raw(member);
  if (member === undefined || value === undefined) {
    extension.missing('value[x]');
    return undefined;
  }
  return { value, place: extension.at(member) };
}

/** The parts of a complex extension, after those that are unknown, missing or too many were reported. */
export function readParts<Name extends string>(extension: SourceNode, rules: PartRules<Name>): Parts<Name> {
  const found = new Map<string, SourceNode[]>();
  const names: readonly string[] = Object.keys(rules);
  for (const part of extension.objects('extension')) {
    const url = part.requiredText('url');
    if (url === undefined || isForeign(url)) continue;
    if (names.includes(url)) found.set(url, [...(found.get(url) ?? []), part]);
    else
      part.log.error('extension-unknown', part.place, `Unknown part ${quoteValue(url)}; known: ${names.join(', ')}.`);
  }
  for (const [name, rule] of Object.entries<PartRule>(rules)) checkCount(extension, name, rule, found.get(name) ?? []);
  return new Parts(extension, rules, found);
}

/** An extension of somebody else's inside a complex one is no part of it. */
function isForeign(url: string): boolean {
  return url.includes(':');
}

function checkCount(extension: SourceNode, name: string, rule: PartRule, parts: readonly SourceNode[]): void {
  if (parts.length < rule.min) extension.log.error('element-missing', extension.place, `Part "${name}" is missing.`);
  const surplus = rule.max === 1 ? parts[1] : undefined;
  if (surplus !== undefined) {
    extension.log.error('extension-unknown', surplus.place, `Part "${name}" may stand here once.`);
  }
}

/** Typed access to the parts of one complex extension. */
export class Parts<Name extends string> {
  readonly extension: SourceNode;
  readonly #rules: PartRules<Name>;
  readonly #found: ReadonlyMap<string, readonly SourceNode[]>;

  constructor(extension: SourceNode, rules: PartRules<Name>, found: ReadonlyMap<string, readonly SourceNode[]>) {
    this.extension = extension;
    this.#rules = rules;
    this.#found = found;
  }

  has(name: Name): boolean {
    return this.nodes(name).length > 0;
  }

  nodes(name: Name): readonly SourceNode[] {
    return this.#found.get(name) ?? [];
  }

  node(name: Name): SourceNode | undefined {
    return this.nodes(name)[0];
  }

  texts(name: Name): readonly Located<string>[] {
    return this.nodes(name).flatMap((part) => textValue(part, this.#rules[name].value) ?? []);
  }

  locatedText(name: Name): Located<string> | undefined {
    const part = this.node(name);
    return part === undefined ? undefined : textValue(part, this.#rules[name].value);
  }

  text(name: Name): string | undefined {
    return this.locatedText(name)?.value;
  }

  flag(name: Name): boolean | undefined {
    return this.#valued(name)?.flag('valueBoolean');
  }

  count(name: Name): number | undefined {
    return this.#valued(name)?.count('valueInteger');
  }

  /** Where a part stands, or the extension itself where it has none. */
  place(name: Name): SourcePlace {
    const part = this.node(name);
    return part === undefined ? this.extension.place : placeWithin(part.place, this.#rules[name].value);
  }

  #valued(name: Name): SourceNode | undefined {
    const part = this.node(name);
    return part === undefined || !hasMember(part, this.#rules[name].value) ? undefined : part;
  }
}

function textValue(extension: SourceNode, member: PartValue): Located<string> | undefined {
  if (!hasMember(extension, member)) return undefined;
  const value = extension.requiredText(member);
  return value === undefined ? undefined : { value, place: extension.at(member) };
}

function hasMember(extension: SourceNode, member: PartValue): boolean {
  if (extension.has(member)) return true;
  extension.log.error('element-missing', extension.place, `The extension must carry "${member}".`);
  return false;
}
