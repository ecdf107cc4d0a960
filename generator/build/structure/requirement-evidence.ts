import type { SourcePlace } from '../../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../../model/diagnostic-log.ts';
import { parseRequirementId, type RequirementId } from '../../model/identifier.ts';
import type { JsonObject } from '../../model/json.ts';
import { languageExtension, satisfiesRequirement } from '../../model/namespace.ts';
import { type Evidence, evidenceGrades } from '../../model/requirement.ts';
import type { SourceDocument } from '../../model/source.ts';
import { extensionsOf, objectsOf, textOf } from './definition-reader.ts';

/** What an element's rules rest on. */
export interface RuleGrounds {
  /** Strongest evidence first. */
  readonly requirements: readonly RequirementId[];
  readonly evidence: Evidence;
}

/** What the standard says, the guide adding nothing. */
export const standardGrounds: RuleGrounds = { requirements: [], evidence: 'base' };

/** Knows the evidence of every requirement, and reads what elements say of theirs. */
export class RequirementEvidence {
  readonly #graded: ReadonlyMap<string, Evidence>;
  readonly #log: DiagnosticLog;

  constructor(documents: readonly SourceDocument[], log: DiagnosticLog) {
    this.#log = log;
    this.#graded = new Map(gradesOf(documents));
  }

  /**
   * The grounds of what the guide says about an element: the evidence it states itself, else the strongest among the
   * requirements it satisfies, else `stated`. A requirement that does not exist is reported at `place`.
   */
  groundsOf(element: JsonObject, place: SourcePlace): RuleGrounds {
    const found = extensionsOf(element, satisfiesRequirement)
      .flatMap((extension) => extensionsOf(extension, 'key'))
      .flatMap((part) => this.#known(textOf(part, 'valueId') ?? textOf(part, 'valueString') ?? '', place))
      .sort((left, right) => evidenceGrades.indexOf(left.evidence) - evidenceGrades.indexOf(right.evidence));
    return {
      requirements: [...new Set(found.map((each) => each.id))],
      evidence: statedEvidence(element) ?? found[0]?.evidence ?? 'stated',
    };
  }

  /** The grounds of a part of an element, where it has its own. */
  ownGroundsOf(part: JsonObject, place: SourcePlace): RuleGrounds | undefined {
    const own = [satisfiesRequirement, languageExtension('evidence')].some((url) => extensionsOf(part, url).length > 0);
    return own ? this.groundsOf(part, place) : undefined;
  }

  #known(key: string, place: SourcePlace): { readonly id: RequirementId; readonly evidence: Evidence }[] {
    const id = parseRequirementId(key);
    const evidence = this.#graded.get(key);
    if (id !== undefined && evidence !== undefined) return [{ id, evidence }];
    this.#log.error('requirement-unknown', place, `No Requirements resource states ${quoteValue(key)}.`);
    return [];
  }
}

/** Every requirement that the documents state, with its evidence. */
export function gradesOf(documents: readonly SourceDocument[]): readonly (readonly [string, Evidence])[] {
  const requirements = documents.filter(({ resourceType }) => resourceType === 'Requirements');
  return requirements
    .flatMap(({ resource }) => objectsOf(resource, 'statement'))
    .flatMap((statement) => {
      const key = textOf(statement, 'key');
      return key === undefined ? [] : [[key, statedEvidence(statement) ?? 'stated'] as const];
    });
}

/** The evidence an element or statement states itself. */
function statedEvidence(object: JsonObject): Evidence | undefined {
  const [extension] = extensionsOf(object, languageExtension('evidence'));
  const code = extension === undefined ? undefined : textOf(extension, 'valueCode');
  return evidenceGrades.find((grade) => grade === code);
}
