import { isDeviceName } from './identifier.ts';

/** Words of `text`, split at anything but letters and digits and at lower-to-upper borders. */
function words(text: string): string[] {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** PascalCase identifier, or `undefined` where nothing usable is left: `book-slot` → `BookSlot`. */
export function pascalName(text: string): string | undefined {
  const name = words(text)
    .map(capitalised)
    .join('')
    .replace(/^[0-9]+/, '');
  return name === '' ? undefined : capitalised(name);
}

/** lowerCamelCase identifier: `get-ws-binding-token` → `getWsBindingToken`. A reserved word gets a trailing `_`. */
export function camelName(text: string): string | undefined {
  const name = pascalName(text);
  return name === undefined ? undefined : safeIdentifier(name.charAt(0).toLowerCase() + name.slice(1));
}

/** Lower-case words joined by `-`, beginning with a letter: `US.CoreServer` → `us-core-server`; `undefined` where none is left. */
export function kebabName(text: string): string | undefined {
  const name = words(text)
    .map((word) => word.toLowerCase())
    .join('-')
    .replace(/^[0-9-]+/, '');
  return name === '' ? undefined : name;
}

/** kebab-case file name part: `XY:Tea` → `xy-tea`; only `a-z`, `0-9`, `-`, `.`, and `_` behind what Windows takes for a device. */
export function slug(text: string): string | undefined {
  const name = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/\.{2,}/g, '.')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
  if (name === '') return undefined;
  return isDeviceName(name) ? name.replace(/^[^.]+/, '$&_') : name;
}

/** Names TypeScript or JavaScript reserve, plus globals that generated code uses and must not shadow. */
const reserved = new Set(
  (
    'abstract any arguments as async await bigint boolean break case catch class const constructor continue debugger ' +
    'declare default delete do else enum eval export extends false finally for from function get if implements import ' +
    'in infer instanceof interface is keyof let module namespace never new null number object of package private ' +
    'protected public readonly require return satisfies set static string super switch symbol this throw true try type ' +
    'typeof undefined union unique unknown using var void while with yield ' +
    'Array Error Promise Record Readonly ReadonlyMap ReadonlySet Request Response Map Set Date String Number Boolean Object Symbol'
  ).split(' '),
);

/** `name`, with `_` behind it where it could not stand as an identifier of its own. */
export function safeIdentifier(name: string): string {
  return reserved.has(name) ? `${name}_` : name;
}

/** True where `name` can be a property name without quotes. */
export function isPlainPropertyName(name: string): boolean {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name);
}
