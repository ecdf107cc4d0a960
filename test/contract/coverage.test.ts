import { join } from 'node:path';
import { expect, test } from 'vitest';
import { coverageOf } from '../../generator/check/example-coverage/coverage-of.ts';
import { countCoverage } from '../../generator/check/example-coverage/coverage-report.ts';
import { readCoverageExceptions } from '../../generator/load/read-coverage-exceptions.ts';
import { publishedRelease } from '../support/published-document.ts';

test('the examples of the guide show all there is to show, or say why not', async () => {
  const { release } = await publishedRelease();
  const exceptions = readCoverageExceptions(join(process.cwd(), 'profiles/halo-1.1.0'), 'halo');
  expect(exceptions.diagnostics).toEqual([]);
  const { points, staleExceptions } = coverageOf(release, exceptions.value);
  expect(countCoverage(points).missing.map(({ id }) => id)).toEqual([]);
  expect(staleExceptions).toEqual([]);
  expect(points.length).toBeGreaterThan(0);
});
