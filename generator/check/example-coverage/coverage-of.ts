import type { CoverageException } from '../../model/coverage-exception.ts';
import type { Release } from '../../model/release.ts';
import { CoverageLedger } from './coverage-ledger.ts';
import type { CoverageReport } from './coverage-report.ts';
import { StructureDeclaration } from './declare-structures.ts';
import { coverErrors } from './error-coverage.ts';
import { GuideStructures } from './guide-structures.ts';
import { coveredMessages, declareMessage, walkExamples } from './message-coverage.ts';
import { coverRefusals } from './refusal-coverage.ts';

/**
 * What the examples of a release show of its messages, point by point.
 *
 * The boundary: every parameter of an operation, optional ones too; of the structures a guide defines, and of what they name,
 * every element that they make required or mustSupport, every slice, every type of a choice that they define or narrow, every
 * code of a required binding that they add (of value sets up to 200 codes); that each structure of the guide is used by some
 * message; each status by which a message is refused, and each request that is. What the FHIR standard alone says of an element
 * is no point.
 */
export function coverageOf(release: Release, exceptions: readonly CoverageException[] = []): CoverageReport {
  const index = new GuideStructures(release);
  const ledger = new CoverageLedger();
  const messages = [...release.exchanges.values()].flatMap((exchange) => coveredMessages(exchange, release, index));
  for (const message of messages) declareMessage(message, ledger, index);
  // An extension may stand anywhere, so that it needs no message that names it.
  const extensions = new StructureDeclaration(ledger, index);
  for (const structure of index.own) if (structure.type === 'Extension') extensions.declare(structure);
  for (const message of messages) walkExamples(message, ledger, index);
  coverErrors(release, ledger, index);
  coverRefusals(release, ledger);
  for (const { id } of index.own) ledger.declare(id, 'structure');
  return ledger.report(exceptions);
}
