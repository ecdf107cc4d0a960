import { quoteValue } from '../model/diagnostic-log.ts';
import type { Target } from '../model/exchange.ts';
import type { ExchangeId } from '../model/identifier.ts';
import type { BuildContext } from './build-context.ts';
import { one, optional, type Parts, readParts } from './extension-reader.ts';
import { knownCode, type SourceNode } from './source-node.ts';

const targetParts = {
  kind: one('valueCode'),
  path: optional('valueString'),
  exchange: optional('valueString'),
  pointer: optional('valueString'),
  expression: optional('valueString'),
  resource: optional('valueCode'),
  name: optional('valueString'),
  defaultPath: optional('valueString'),
} as const;

type PartName = keyof typeof targetParts;
type TargetParts = Parts<PartName>;

/** What each kind must have, and what it may have; every other part contradicts it. */
const partsOfKind = {
  base: { required: ['path'], allowed: ['path'] },
  discovered: { required: ['exchange'], allowed: ['exchange', 'pointer', 'expression', 'defaultPath'] },
  callback: { required: ['resource', 'expression'], allowed: ['resource', 'expression', 'defaultPath'] },
  registered: { required: ['name'], allowed: ['name', 'defaultPath'] },
} as const satisfies Record<Target['kind'], { required: readonly PartName[]; allowed: readonly PartName[] }>;

const kinds: readonly Target['kind'][] = ['base', 'discovered', 'callback', 'registered'];

/** Where an exchange is addressed; `undefined` where that cannot be said, which is then reported. */
export function readTarget(
  node: SourceNode,
  exchanges: ReadonlySet<string>,
  context: BuildContext,
): Target | undefined {
  const parts = readParts(node, targetParts);
  const code = parts.locatedText('kind');
  const kind = code === undefined ? undefined : knownCode(code, kinds, context.log);
  if (kind === undefined) return undefined;
  const complete = checkParts(kind, parts, context);
  const path = readPath('defaultPath', parts, context);
  const defaultPath = path === undefined ? {} : { defaultPath: path };
  if (!complete) return undefined;
  switch (kind) {
    case 'base': {
      const base = readPath('path', parts, context);
      return base === undefined ? undefined : { kind, path: base };
    }
    case 'discovered':
      return readDiscovered(parts, defaultPath, exchanges, context);
    case 'callback': {
      const resource = parts.text('resource');
      const expression = parts.text('expression');
      if (resource === undefined || expression === undefined) return undefined;
      return { kind, resource, expression, ...defaultPath };
    }
    case 'registered': {
      const name = parts.text('name');
      return name === undefined ? undefined : { kind, name, ...defaultPath };
    }
  }
}

function checkParts(kind: Target['kind'], parts: TargetParts, context: BuildContext): boolean {
  const required: readonly PartName[] = partsOfKind[kind].required;
  const allowed: readonly string[] = partsOfKind[kind].allowed;
  const missing = required.filter((name) => !parts.has(name));
  for (const name of missing) {
    context.log.error('element-missing', parts.extension.place, `A target of kind "${kind}" needs "${name}".`);
  }
  for (const name of Object.keys(targetParts) as PartName[]) {
    if (name === 'kind' || allowed.includes(name) || !parts.has(name)) continue;
    context.log.error('binding-contradictory', parts.place(name), `A target of kind "${kind}" has no "${name}".`);
  }
  return missing.length === 0;
}

function readDiscovered(
  parts: TargetParts,
  defaultPath: { readonly defaultPath?: string },
  exchanges: ReadonlySet<string>,
  context: BuildContext,
): Target | undefined {
  const exchange = parts.locatedText('exchange');
  const pointer = parts.text('pointer');
  const expression = parts.text('expression');
  if (exchange === undefined) return undefined;
  if ((pointer === undefined) === (expression === undefined)) {
    const text = 'A discovered target needs either a "pointer" or an "expression".';
    context.log.error('binding-contradictory', parts.extension.place, text);
    return undefined;
  }
  if (!isExchangeId(exchange.value, exchanges)) {
    context.log.error(
      'exchange-unknown',
      exchange.place,
      `No transaction has the exchange ${quoteValue(exchange.value)}.`,
    );
    return undefined;
  }
  const at =
    pointer === undefined
      ? ({ kind: 'expression', value: expression ?? '' } as const)
      : ({ kind: 'pointer', value: pointer } as const);
  return { kind: 'discovered', exchange: exchange.value, at, ...defaultPath };
}

function isExchangeId(text: string, exchanges: ReadonlySet<string>): text is ExchangeId {
  return exchanges.has(text);
}

/** Path segments as RFC 3986 writes them, `{name}` for a variable one; none is empty and none climbs. */
const safePath =
  /^(?:\/|(?:\/(?!\.{1,2}(?:\/|$))(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2}|\{[A-Za-z_][A-Za-z0-9_]*\})+)+\/?)$/;

function readPath(name: 'path' | 'defaultPath', parts: TargetParts, context: BuildContext): string | undefined {
  const path = parts.locatedText(name);
  if (path === undefined) return undefined;
  if (path.value.length <= 1000 && safePath.test(path.value)) return path.value;
  context.log.error(
    'element-invalid',
    path.place,
    `Wanted an absolute path without query; found ${quoteValue(path.value)}.`,
  );
  return undefined;
}
