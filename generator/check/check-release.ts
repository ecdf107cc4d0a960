import { compareDiagnostics, type Diagnostic } from '../model/diagnostic.ts';
import { DiagnosticLog } from '../model/diagnostic-log.ts';
import type { Release } from '../model/release.ts';
import { checkActorsAct } from './check-actors-act.ts';
import { checkExamplesFit } from './check-examples-fit.ts';
import { checkExamplesPresent } from './check-examples-present.ts';
import { checkExchangesDistinct } from './check-exchanges-distinct.ts';
import { checkFileNameClashes } from './check-file-name-clashes.ts';
import { checkFixedValues } from './check-fixed-values.ts';
import { checkHttpParameters } from './check-http-parameters.ts';
import { checkInteractionsOffered } from './check-interactions-offered.ts';
import { checkOpeningsDistinct } from './check-openings-distinct.ts';
import { checkParameterNameClashes } from './check-parameter-name-clashes.ts';
import { checkReleaseNotEmpty } from './check-release-not-empty.ts';
import { checkRequirementsCarried } from './check-requirements-carried.ts';
import { checkRequirementsKnown } from './check-requirements-known.ts';
import { checkSearchCombinations } from './check-search-combinations.ts';
import { checkStructuresPresent } from './check-structures-present.ts';
import { checkTopicsTrigger } from './check-topics-trigger.ts';
import { checkTransactionsHaveExchanges } from './check-transactions-have-exchanges.ts';
import { checkTypeNameClashes } from './check-type-name-clashes.ts';
import type { Rule } from './rule.ts';

/** Every rule, from the whole release to its details. */
const rules: readonly Rule[] = [
  checkReleaseNotEmpty,
  checkTransactionsHaveExchanges,
  checkActorsAct,
  checkExchangesDistinct,
  checkOpeningsDistinct,
  checkInteractionsOffered,
  checkSearchCombinations,
  checkHttpParameters,
  checkFixedValues,
  checkStructuresPresent,
  checkFileNameClashes,
  checkTypeNameClashes,
  checkParameterNameClashes,
  checkRequirementsKnown,
  checkRequirementsCarried,
  checkExamplesPresent,
  checkExamplesFit,
  checkTopicsTrigger,
];

/** Judges a finished release; everything found is in the list, in the order diagnostics are printed. */
export function checkRelease(release: Release): readonly Diagnostic[] {
  const log = new DiagnosticLog();
  for (const rule of rules) rule(release, log);
  return [...log.entries].sort(compareDiagnostics);
}
