import { expect, test } from 'vitest';
import { traceRequirements } from '../../generator/emit/docs/trace-requirements.ts';
import { emitRelease } from '../../generator/emit/emit-release.ts';
import { releaseFolder } from '../../generator/emit/layout.ts';
import { publishedRelease } from '../support/published-document.ts';

test('every symbol that the traceability names is in the file it names', async () => {
  const { sources, release } = await publishedRelease();
  const files = new Map(emitRelease(release, sources).value.map((file) => [String(file.path), JSON.stringify(file)]));
  const missing = traceRequirements(release)
    .flatMap(({ symbols }) => symbols)
    .filter(({ file, name }) => !files.get(`${releaseFolder(release)}/${file}`)?.includes(name))
    .map(({ file, name }) => `${name} in ${file}`);
  expect([...new Set(missing)]).toEqual([]);
});

test('the traceability has a row for every requirement', async () => {
  const { release } = await publishedRelease();
  expect(traceRequirements(release).map(({ requirement }) => requirement)).toEqual([...release.requirements.keys()]);
});
