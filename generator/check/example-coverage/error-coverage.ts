import type { Example, Exchange } from '../../model/exchange.ts';
import { isJsonObject } from '../../model/json.ts';
import type { Release } from '../../model/release.ts';
import type { Structure } from '../../model/structure.ts';
import type { CoverageLedger } from './coverage-ledger.ts';
import { StructureDeclaration } from './declare-structures.ts';
import { ExampleWalk } from './example-walk.ts';
import type { GuideStructures } from './guide-structures.ts';

/**
 * Covers the models of errors that are not FHIR. No binding names them: an error reply is taken for one of a model that no
 * message names where it has all members that the model requires; where that requires none, where it has no others.
 */
export function coverErrors(release: Release, ledger: CoverageLedger, index: GuideStructures): void {
  const models = index.own.filter(({ id, kind }) => kind === 'logical' && !ledger.has(id));
  const shown = [...release.exchanges.values()].flatMap((exchange) => errorsLike(exchange, models));
  for (const { exchange, model } of shown) new StructureDeclaration(ledger, index, exchange.id).declare(model);
  for (const { example, model } of shown) {
    new ExampleWalk(ledger, index, example.place.file.split('/').at(-1) ?? '').structure(model, example.body);
  }
}

interface ShownError {
  readonly exchange: Exchange;
  readonly example: Example;
  readonly model: Structure;
}

function errorsLike(exchange: Exchange, models: readonly Structure[]): readonly ShownError[] {
  return exchange.examples
    .filter(({ error, direction }) => error && direction === 'response')
    .flatMap((example) =>
      models.filter((model) => isLikeModel(example, model)).map((model) => ({ exchange, example, model })),
    );
}

function isLikeModel({ body }: Example, { root }: Structure): boolean {
  if (!isJsonObject(body)) return false;
  const required = root.children.filter(({ min }) => min > 0);
  if (required.length > 0) return required.every(({ name }) => body[name] !== undefined);
  const names = Object.keys(body);
  return names.length > 0 && names.every((name) => root.children.some((child) => child.name === name));
}
