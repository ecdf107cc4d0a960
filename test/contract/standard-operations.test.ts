import { describe, expect, it } from 'vitest';
import { buildRelease } from '../../generator/build/build-release.ts';
import { checkRelease } from '../../generator/check/check-release.ts';
import { emitRelease } from '../../generator/emit/emit-release.ts';
import { readTemplates } from '../../generator/load/read-templates.ts';
import type { Release } from '../../generator/model/release.ts';
import { sourcesFromResources } from '../support/sources.ts';
import { toolkitRoot } from '../support/standard-definitions.ts';
import { standardResources } from '../support/standard-resources.ts';

const built = buildRelease(
  sourcesFromResources(standardResources('OperationDefinition', 'CapabilityStatement'), { title: 'Standard' }),
);
const release = releaseOf(built.value);

function releaseOf(value: Release | undefined): Release {
  if (value === undefined) throw new TypeError('The standard gave no release');
  return value;
}

/** What `rest.searchParam` of the base statement lists for all types. */
const common = new Set('_text something _list _profile _lastUpdated _tag _security _source _id _content'.split(' '));

describe('the operations of the standard', () => {
  it('leave nothing that could not be generated', async () => {
    const emitted = emitRelease(release, { templates: await readTemplates(toolkitRoot), runtime: [] });
    const all = [...built.diagnostics, ...checkRelease(release), ...emitted.diagnostics];
    expect(all.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(all.filter(({ code }) => code === 'exchange-not-generated')).toEqual([]);
  });
});

describe('the statements of the standard', () => {
  it.each([
    ['base', { types: 145, interactions: 1160, system: 4, operations: 46, parameters: 1697 }],
    ['base2', { types: 1, interactions: 1, system: 0, operations: 0, parameters: 0 }],
  ])('%s gives a responder with all its interactions, operations and search parameters', (id, counts) => {
    const actor = release.actors.find((each) => each.id === id);
    const exchanges = [...release.exchanges.values()].filter(({ responder }) => responder === id);
    const codes = exchanges.flatMap(({ wire }) => (wire.kind === 'fhir-interaction' ? [wire.interaction] : []));
    const resources = actor?.resources ?? [];
    const declared = resources.flatMap(({ searchParameters }) =>
      searchParameters.filter(({ name, definition }) => !common.has(name) || definition === undefined),
    );
    expect({
      types: resources.length,
      interactions: resources.flatMap(({ interactions }) => interactions).length,
      system: codes.filter((code) => ['transaction', 'batch', 'history-system', 'search-system'].includes(code)).length,
      operations: exchanges.filter(({ wire }) => wire.kind === 'fhir-operation').length,
      parameters: declared.length,
    }).toEqual(counts);
  });

  it('gives every type that can be searched the parameters that the statement lists for all', () => {
    const patient = release.actors.find(({ id }) => id === 'base')?.resources.find(({ type }) => type === 'Patient');
    const names = new Set(patient?.searchParameters.map(({ name }) => name));
    expect([...common].filter((name) => !names.has(name))).toEqual([]);
    expect(names).not.toContain('_sort');
  });

  it('takes an operation for the one whose canonical differs in letter case only, and says so', () => {
    const told = built.diagnostics.filter(({ code }) => code === 'canonical-dangling');
    expect(told.length).toBe(46);
    expect(told.every(({ severity, message }) => severity === 'warning' && message.includes('differs in case'))).toBe(
      true,
    );
  });
});
