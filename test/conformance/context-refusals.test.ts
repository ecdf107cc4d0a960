import type { OperationOutcome, ParametersParameter } from 'fhir/r4.js';
import { afterAll, describe, expect, it } from 'vitest';
import { patient } from '../../simulators/data/clinic-visit.ts';
import { type Choices, issuesOf, type LoopbackManager, resources, startManager } from '../support/loopback-manager.ts';
import { type Refusal, sendRaw } from '../support/refusal-table.ts';
import { commonRows } from '../support/refusals/context-common-rows.ts';
import { type ContextRow, clear } from '../support/refusals/context-row.ts';
import { setRows } from '../support/refusals/context-set-rows.ts';

const setId = 'CA:SoFA-1/set-context';
const clearId = 'CA:SoFA-2/clear-context';
const launch = (value: string): ParametersParameter => ({ name: 'launchID', valueString: value });

const clearRows: readonly ContextRow[] = [
  ['SOFA-067', 'launchID is there', 422, 'required', clear()],
  ['SOFA-067', 'launchID once', 422, 'duplicate', clear(launch('a'), launch('b'))],
  ['SOFA-061', 'launchID is a string', 422, 'value', clear({ name: 'launchID', valueInteger: 1 })],
  ['SOFA-061', 'launchID has a value', 422, 'invariant', clear({ name: 'launchID' })],
  ['SOFA-061', 'launchID is not empty', 422, 'value', clear(launch(''))],
  ['SOFA-061', 'no unknown parameter', 422, 'not-supported', clear(launch('a'), { name: 'reason', valueString: 'x' })],
  [
    'SOFA-066',
    'a context that is there',
    404,
    'not-found',
    clear(launch('never-given')),
    { unknownLaunch: 'not-found' },
  ],
];

const table: readonly Refusal[] = [
  ...[...commonRows('$set-context', 'SOFA-010'), ...setRows].map((row) => refusal(setId, row)),
  ...[...commonRows('$clear-context', 'SOFA-060'), ...clearRows].map((row) => refusal(clearId, row)),
];

function refusal(exchange: string, [requirement, rule, status, code, request, choices]: ContextRow): Refusal {
  return { exchange, requirement, rule, status, code, request, ...(choices === undefined ? {} : { choices }) };
}

describe('what a Context Manager refuses', () => {
  const managers = new Map<Choices | undefined, Promise<LoopbackManager>>();

  /** A manager that holds something: two patients with one identifier. */
  function managerFor(choices: Choices | undefined): Promise<LoopbackManager> {
    const known = managers.get(choices);
    if (known !== undefined) return known;
    const started = startManager(choices).then(async (lab) => {
      if (choices === undefined) await lab.post('set-context', [twoPatients]);
      return lab;
    });
    managers.set(choices, started);
    return started;
  }

  afterAll(async () => {
    for (const manager of managers.values()) await (await manager).close();
  });

  it('is told in at least 45 rows, no two of which break the same rule of the same requirement', () => {
    const keys = table.map(({ exchange, requirement, rule }) => `${exchange} ${requirement} ${rule}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThanOrEqual(45);
  });

  it.each(table)('$exchange $requirement: wants $rule, refuses with $status $code', async (row) => {
    const lab = await managerFor(row.choices);
    const before = await lab.manager.stateDigest();
    const response = await sendRaw(lab.baseUrl, row.request);
    const body = (await response.json()) as OperationOutcome;
    const [issue] = issuesOf({ status: response.status, headers: response.headers, body });
    expect([response.status, issue?.code]).toEqual([row.status, row.code]);
    expect(await lab.manager.stateDigest()).toBe(before);
    expect(lab.auditLog.events().at(-1)).toMatchObject({ outcome: '4' });
  });
});

const alike = { ...patient.resource, identifier: [{ system: 'urn:jhn', value: '123' }] };
const twoPatients = resources([
  { fullUrl: patient.fullUrl, resource: alike },
  { fullUrl: 'urn:uuid:5f0c1c1e-8a51-4d0e-9d0b-3b6f6c0a7a10', resource: alike },
]);
