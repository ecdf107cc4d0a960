import { createRequire } from 'node:module';
import type { AuditEvent } from 'fhir/r4.js';
import { describe, expect, it } from 'vitest';
import { practitioner } from '../../simulators/data/clinic-visit.ts';
import { closedAfterEach } from '../support/closed-after-each.ts';
import { type LoopbackManager, referenceTo, resources, startManager } from '../support/loopback-manager.ts';
import { bearer, launchParameter, setVisit, twoClients } from '../support/visit-context.ts';

const { Fhir } = createRequire(import.meta.url)('fhir');

const start = closedAfterEach(startManager);

function lastOf(lab: LoopbackManager): AuditEvent {
  const event = lab.auditLog.events().at(-1);
  if (event === undefined) throw new Error('nothing was audited');
  return event;
}

const whatOf = ({ entity = [] }: AuditEvent): readonly (string | undefined)[] =>
  entity.map(({ what }) => what?.reference ?? what?.identifier?.value);

describe('the audit log', () => {
  it('SOFA-070 tells who set a context, when, about which patient, and what came of it', async () => {
    const lab = await start(twoClients);
    const { launchId, keys } = await setVisit(lab, { ...bearer('north-clinic'), 'x-correlation-id': 'call-1' });
    const event = lastOf(lab);
    expect(event).toMatchObject({
      action: 'E',
      recorded: '2025-10-02T14:05:11.120Z',
      outcome: '0',
      subtype: [{ code: 'operation' }, { code: 'CA:SoFA-1/set-context' }],
      agent: [{ who: { identifier: { value: 'north-clinic' } }, requestor: true }, { requestor: false }],
    });
    expect(whatOf(event)).toEqual([...keys, expect.stringMatching(/^sha256:[0-9a-f]{32}$/), 'call-1']);
    expect(JSON.stringify(event)).not.toContain(launchId);
  });

  it('SOFA-070 names the user on whose behalf it was', async () => {
    const lab = await start();
    await lab.post('set-context', [referenceTo('fhirUser', practitioner.fullUrl), resources([practitioner])]);
    expect(lastOf(lab).agent.at(-1)?.who?.reference).toMatch(/^Practitioner\//);
  });

  it('SOFA-070 tells who cleared a context, as the same context', async () => {
    const lab = await start(twoClients);
    const { launchId, keys } = await setVisit(lab, bearer('north-clinic'));
    const set = lastOf(lab);
    await lab.post('clear-context', [launchParameter(launchId)], bearer('north-clinic'));
    expect(lastOf(lab)).toMatchObject({ outcome: '0', subtype: [{}, { code: 'CA:SoFA-2/clear-context' }] });
    expect(whatOf(lastOf(lab)).slice(0, 4)).toEqual([...keys, whatOf(set)[3]]);
  });

  it.each([
    ['a message that breaks a rule', bearer('north-clinic'), 'north-clinic', 422],
    ['a call without token', {}, undefined, 401],
    ['a call with a token nobody issued', bearer('guessed'), undefined, 401],
  ])('SOFA-070 tells of %s', async (_what, headers, client, status) => {
    const lab = await start(twoClients);
    await lab.post('set-context', [referenceTo('patient', 'Patient/nobody')], headers);
    expect(lastOf(lab)).toMatchObject({
      outcome: '4',
      outcomeDesc: `Refused with status ${status}`,
      agent: [{ who: client === undefined ? { display: 'unknown' } : { identifier: { value: client } } }, {}],
    });
  });

  it('SOFA-070 holds references to resources, and nothing of what they say', async () => {
    const lab = await start();
    await setVisit(lab);
    expect(JSON.stringify(lab.auditLog.events())).not.toMatch(/Tremblay|Okafor|1984/);
  });

  it('SOFA-070 writes AuditEvents that another validator takes for FHIR R4', async () => {
    const lab = await start(twoClients);
    const { launchId } = await setVisit(lab, bearer('north-clinic'));
    await lab.post('clear-context', [launchParameter(launchId)], bearer('south-clinic'));
    await lab.post('clear-context', [launchParameter(launchId)], bearer('north-clinic'));
    const results = lab.auditLog.events().map((event) => new Fhir().validate(event, { errorOnUnexpected: true }));
    expect(results.map(({ valid, messages }) => ({ valid, messages }))).toEqual(
      Array(3).fill({ valid: true, messages: expect.anything() }),
    );
  });

  it('SOFA-033 rolls everything back where the record cannot be kept', async () => {
    const lab = await start({ auditLog: { record: () => Promise.reject(new Error('disk full')) } });
    const before = await lab.manager.stateDigest();
    const { reply } = await setVisit(lab);
    expect([reply.status, await lab.manager.stateDigest()]).toEqual([500, before]);
  });
});
