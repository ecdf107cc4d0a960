import { afterAll, describe, expect, it } from 'vitest';
import { emitRelease } from '../../../../generator/emit/emit-release.ts';
import { readSupportTexts } from '../../../../generator/load/read-support-texts.ts';
import { readTemplates } from '../../../../generator/load/read-templates.ts';
import { printFile } from '../../../../generator/write/print-file.ts';
import { compileFolder } from '../../../support/compile-folder.ts';
import { TestFolder } from '../../../support/guide-folder.ts';
import { releaseWithInteractions } from '../../../support/interaction-release.ts';

const base = 'test-guide-1.0.0/tg';
const folder = new TestFolder();
afterAll(() => folder.remove());

describe('the code of interactions', () => {
  it('compiles, and refuses what is not offered', async () => {
    const all = ['read', 'vread', 'update', 'patch', 'delete', 'history-instance', 'create', 'search-type'];
    const system = ['transaction', 'batch', 'capabilities', 'search-system', 'history-system'];
    const release = releaseWithInteractions(...[...all, ...system].map((code) => `*#${code}`));
    const { value } = emitRelease(release, {
      templates: await readTemplates(process.cwd()),
      runtime: readSupportTexts(process.cwd(), 'generator/runtime', '.ts'),
    });
    for (const file of value) {
      if (file.kind === 'module' || file.path.startsWith('runtime/'))
        folder.write(`out/${file.path}`, await printFile(file, new Map()));
    }
    folder.write('out/use.ts', usage);
    expect(compileFolder(folder.join('out'))).toEqual([]);
  }, 120_000);
});

/** Lines that must compile, and lines that must not. */
const usage = `
import { AnswererClient } from './${base}/answerer.client.ts';
import type { AnswererHandlers } from './${base}/answerer.server.ts';

export async function use(client: AnswererClient, handlers: AnswererHandlers): Promise<void> {
  const read = await client.read('Patient', '1', { ifNoneMatch: '2' });
  if (read.ok) read.output.resource?.birthDate?.trim();
  await client.searchType('Observation', { date: { prefix: 'ge', date: '2026' }, _sort: ['-date'], _include: ['Observation:subject'] });
  await client.searchType('Patient', { name: [{ any: ['A'], modifier: 'exact' }, { missing: false }], _id: 'p' });
  await client.create('Patient', { resourceType: 'Patient' }, { prefer: 'minimal', ifNoneExist: { name: 'A' } });
  await client.updateWhere('Patient', { _id: { system: 's', code: 'c' } }, { resourceType: 'Patient' });
  // @ts-expect-error The statement does not list the type.
  await client.read('Device', '1');
  // @ts-expect-error The statement does not offer create for the type.
  await client.create('Observation', { resourceType: 'Observation', status: 'final', code: {} });
  // @ts-expect-error The resource is of another type.
  await client.update('Patient', { resourceType: 'Observation', status: 'final', code: {} });
  // @ts-expect-error There is no such search parameter.
  await client.searchType('Patient', { date: '2026' });
  // @ts-expect-error There is no such include.
  await client.searchType('Patient', { _include: ['Patient:organization'] });
  // @ts-expect-error A date has no such modifier.
  await client.searchType('Observation', { date: { any: ['2026'], modifier: 'not' } });
  // @ts-expect-error Sorted by what is no parameter.
  await client.searchType('Patient', { _sort: ['date'] });
  void handlers;
}

export const search: AnswererHandlers['TG-1/search.type'] = (input) => {
  if (input.resourceType === 'Patient') {
    for (const criterion of input.search.name ?? []) if ('any' in criterion) criterion.any.join().trim();
  } else {
    for (const criterion of input.search.date ?? []) if ('any' in criterion) criterion.any.map(({ prefix, date }) => [prefix, date]);
  }
  return { resourceType: 'Bundle', type: 'searchset' };
};
`;
