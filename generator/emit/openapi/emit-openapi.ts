import type { GeneratedFile } from '../../model/generated-file.ts';
import type { Actor, Release } from '../../model/release.ts';
import type { EmitPart } from '../emit-memory.ts';
import { outputPath, releaseFolder } from '../layout.ts';
import { openApi30 } from './openapi-3-0.ts';
import { type DocumentedRelease, openApiDocument } from './openapi-document.ts';

/**
 * One OpenAPI 3.1 document per responder, `openapi/<actor>.openapi.json`, with TypeScript types and a twin in OpenAPI 3.0 beside it.
 * Each is a part of its own, which sees no more of the release than the exchanges of its actor.
 */
export function openApiParts(release: Release): readonly EmitPart[] {
  return release.actors.map(({ id }) => {
    const own = [...release.exchanges.values()].filter(({ initiator, responder }) =>
      [initiator, responder].includes(id),
    );
    const exchanges = own.map((exchange) => exchange.id);
    const transactions = [...release.transactions.keys()].filter((each) => own.some((of) => of.transaction === each));
    return {
      name: `openapi ${id} ${[...exchanges, ...transactions].join()}`,
      emit: (of) => {
        const view = {
          guide: of.guide,
          structures: of.structures,
          exchanges: entriesOf(of.exchanges, exchanges),
          transactions: entriesOf(of.transactions, transactions),
        };
        const actor = of.actors.find((each) => each.id === id);
        return { value: actor === undefined ? [] : documentFiles(view, actor), diagnostics: [] };
      },
    };
  });
}

function entriesOf<K, V>(map: ReadonlyMap<K, V>, keys: readonly K[]): ReadonlyMap<K, V> {
  return new Map(
    keys.flatMap((key): [K, V][] => {
      const value = map.get(key);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function documentFiles(release: DocumentedRelease, actor: Actor): GeneratedFile[] {
  const value = openApiDocument(release, actor);
  if (value === undefined) return [];
  const path = outputPath(releaseFolder(release), 'openapi', `${actor.id}.openapi.json`);
  const types = outputPath(releaseFolder(release), 'openapi', `${actor.id}.openapi.d.ts`);
  const twin = outputPath(releaseFolder(release), 'openapi', `${actor.id}.openapi-3.0.json`);
  return [
    { kind: 'json', path, value, dense: true },
    { kind: 'json', path: twin, value: openApi30(value), dense: true },
    { kind: 'openapi-types', path: types, document: path },
  ];
}
