import { compareText } from '../model/diagnostic.ts';
import { quoteValue } from '../model/diagnostic-log.ts';
import type { Example } from '../model/exchange.ts';
import type { ExchangeId } from '../model/identifier.ts';
import type { SourceExample } from '../model/source.ts';
import type { BuildInput } from './build-context.ts';

/** How an exchange is called in the name of an example file: `XY:Tea-3/brew.green` → `xy-tea-3.brew.green`. */
function exchangeSlug(id: ExchangeId): string {
  return id.toLowerCase().replaceAll(':', '-').replaceAll('/', '.').replaceAll('~', '.');
}

const tail = /^\.(request|response)(?:\.([a-z0-9][a-z0-9.-]*))?\.json$/;

/** The examples of each exchange, sorted by file; a file named after no exchange is reported. */
export function readExamples(
  ids: readonly ExchangeId[],
  { sources, log }: BuildInput,
): ReadonlyMap<ExchangeId, readonly Example[]> {
  const slugs = new Map(ids.map((id) => [exchangeSlug(id), id]));
  const found = new Map<ExchangeId, Example[]>();
  const sorted = [...sources.examples].sort((left, right) => compareText(left.fileName, right.fileName));
  for (const source of sorted) {
    const example = readExample(source, slugs);
    if (example === undefined) {
      const text = `${quoteValue(source.fileName)} is named after no exchange.`;
      log.error('example-unknown-exchange', source.place, text);
      continue;
    }
    found.set(example.exchange, [...(found.get(example.exchange) ?? []), example]);
  }
  return found;
}

function readExample(source: SourceExample, slugs: ReadonlyMap<string, ExchangeId>): Example | undefined {
  const fileName = source.fileName.split('/').at(-1) ?? '';
  for (const [slug, exchange] of slugs) {
    const [, direction, label = ''] = fileName.startsWith(slug) ? (tail.exec(fileName.slice(slug.length)) ?? []) : [];
    if (direction !== 'request' && direction !== 'response') continue;
    return { exchange, direction, label, error: label.startsWith('error'), body: source.body, place: source.place };
  }
  return undefined;
}
