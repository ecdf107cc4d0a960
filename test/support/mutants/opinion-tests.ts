import { afterAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../generator/model/json.ts';
import {
  causesOf,
  claimsMet,
  claimsOf,
  compareOpinions,
  type Explanation,
  explanations,
  judgeNamed,
  type Probe,
} from './opinions.ts';

/** Whose mutants the other validators are asked about, and our verdict on them. */
interface OpinionSubject {
  readonly resourceTypes: readonly string[];
  /** True where these are all resource types, so that every claim of an explanation must be borne out. */
  readonly areAll: boolean;
  readonly isAccepted: (body: JsonObject) => boolean;
}

/** Tests that `fhir` and `@medplum/core` agree with us on every example and mutant, but for what is explained, and that it is. */
export function testOpinions({ resourceTypes, areAll, isAccepted }: OpinionSubject): void {
  const { asked, disagreements } = compareOpinions(resourceTypes, isAccepted);
  const explained = disagreements.map((found) => ({ found, causes: causesOf(found) }));
  afterAll(() => {
    process.stdout.write(`${asked} verdicts of two other validators, ${asked - disagreements.length} as ours\n`);
  });

  describe('other validators', () => {
    it('agree with ours, but for what one explanation explains', () => {
      const others = explained.filter(({ causes }) => causes.length !== 1);
      expect([...new Set(others.map((each) => JSON.stringify(each)))].slice(0, 20)).toEqual([]);
    });

    it('still say what the explanations are for', () => {
      const met = new Set(explained.flatMap(({ found, causes }) => causes.flatMap((cause) => claimsMet(cause, found))));
      const expected = explanations.filter((each) => areAll || each.onlyInOtherTypes !== true);
      const stale = expected
        .map(claimsOf)
        // Of some resource types alone it can be told only whether a cause shows at all.
        .flatMap((claims) => (areAll || !claims.some((claim) => met.has(claim)) ? claims : []))
        .filter((claim) => !met.has(claim));
      expect(stale).toEqual([]);
    });
  });

  describe.each(explanations)('$judge, for the cause $cause,', (explanation) => {
    const titled = explanation.probes.map((probe) => ({ probe, title: JSON.stringify(probe.shows) }));
    it.each(titled)(`${explanation.says} $title`, ({ probe }) => {
      expectShown(explanation, probe);
      if (resourceTypes.includes(String(probe.shows['resourceType']))) {
        expect(isAccepted(probe.shows)).toBe(explanation.says === 'refuses');
      }
    });
  });
}

/** The cause alone must make the difference, by what is said of a neighbour or by the words that are used. */
function expectShown({ judge, says }: Explanation, { shows, unlike, remarks }: Probe): void {
  const { verdict } = judgeNamed(judge);
  const found = verdict(shows);
  expect(found.says).toBe(says);
  expect(unlike ?? remarks).toBeDefined();
  if (unlike !== undefined) expect(verdict(unlike).says).not.toBe(says);
  if (remarks !== undefined) expect(found.remarks.join('\n')).toContain(remarks);
}
