import { describe, expect, it } from 'vitest';
import { release } from '../../generated/halo-1.1.0/release.ts';
import { encounter, patient, practitioner } from '../../simulators/data/clinic-visit.ts';
import { closedAfterEach } from '../support/closed-after-each.ts';
import {
  issuesOf,
  type LoopbackManager,
  launchIdOf,
  parameterOf,
  referenceTo,
  resources,
  responseEntriesOf,
  startManager,
} from '../support/loopback-manager.ts';

const launchParameter = (launchId: string) => ({ name: 'launchID', valueString: launchId });

describe('CA:SoFA-2/clear-context', () => {
  const start = closedAfterEach(startManager);

  /** Sets a context with three resources; returns its launch id and the key of its patient. */
  async function setVisit(lab: LoopbackManager): Promise<{ launchId: string; patientKey: string }> {
    const reply = await lab.post('set-context', [
      referenceTo('patient', patient.fullUrl),
      resources([patient, encounter, practitioner]),
    ]);
    const location = responseEntriesOf(reply)[0]?.response?.location ?? '';
    return { launchId: launchIdOf(reply), patientKey: location.replace('/_history/1', '') };
  }

  it('SOFA-004 is answered with success', async () => {
    const lab = await start();
    const { launchId } = await setVisit(lab);
    expect((await lab.post('clear-context', [launchParameter(launchId)])).status).toBe(200);
  });

  it('SOFA-005 supports every transaction the profile requires of a Context Manager', async () => {
    const lab = await start();
    const required = Object.values(release.transactions).filter(
      ({ responder, responderExpectation }) => responder === 'context-manager' && responderExpectation === 'SHALL',
    );
    const exchanges: Readonly<Record<string, { readonly methodName: string }>> = release.exchanges;
    const offered = required.flatMap(({ exchanges: ids }) => ids.map((id) => exchanges[id]?.methodName));
    expect(offered.sort()).toEqual(['clearContext', 'setContext']);
    for (const operation of ['set-context', 'clear-context']) {
      expect((await lab.post(operation, [launchParameter('x'.repeat(22))])).status).not.toBe(404);
    }
  });

  it('SOFA-060 is offered at the base of the service', async () => {
    const lab = await start();
    const { launchId } = await setVisit(lab);
    const reply = await lab.post('clear-context', [launchParameter(launchId)]);
    expect(reply.body.resourceType).toBe('Parameters');
  });

  it('SOFA-062 removes the context and what was created in its session', async () => {
    const lab = await start();
    const empty = await lab.manager.stateDigest();
    const { launchId, patientKey } = await setVisit(lab);
    await lab.post('clear-context', [launchParameter(launchId)]);
    expect(await lab.manager.findLaunch(launchId)).toBeUndefined();
    expect(await lab.manager.findResource(patientKey)).toBeUndefined();
    expect(await lab.manager.stateDigest()).toBe(empty);
  });

  it('SOFA-062 leaves alone what the context only referred to', async () => {
    const lab = await start();
    const { patientKey } = await setVisit(lab);
    const second = launchIdOf(await lab.post('set-context', [referenceTo('patient', patientKey)]));
    await lab.post('clear-context', [launchParameter(second)]);
    expect(await lab.manager.findResource(patientKey)).toBeDefined();
  });

  it('SOFA-063 says what was removed', async () => {
    const lab = await start();
    const { launchId } = await setVisit(lab);
    const reply = await lab.post('clear-context', [launchParameter(launchId)]);
    expect(parameterOf(reply, 'outcome')?.resource).toMatchObject({
      issue: [{ severity: 'information', diagnostics: 'Context cleared; 3 resources deleted.' }],
    });
  });

  it('SOFA-063 says that there was nothing to remove', async () => {
    const lab = await start();
    const reply = await lab.post('clear-context', [launchParameter('never-given')]);
    expect(parameterOf(reply, 'outcome')?.resource).toMatchObject({ issue: [{ severity: 'information' }] });
  });

  it('SOFA-065 deletes a context and its data when its time is over', async () => {
    const lab = await start({ contextTtlSeconds: 60 });
    const { launchId, patientKey } = await setVisit(lab);
    lab.clock.advanceMs(59_999);
    expect(await lab.manager.findLaunch(launchId)).toBeDefined();
    lab.clock.advanceMs(1);
    expect(await lab.manager.findLaunch(launchId)).toBeUndefined();
    await lab.post('set-context', []);
    expect(await lab.manager.findResource(patientKey)).toBeUndefined();
  });

  it('SOFA-066 answers a second clear with success, as FHIR deletes do', async () => {
    const lab = await start();
    const { launchId } = await setVisit(lab);
    await lab.post('clear-context', [launchParameter(launchId)]);
    expect((await lab.post('clear-context', [launchParameter(launchId)])).status).toBe(200);
  });

  it('SOFA-067 refuses a call without launchID', async () => {
    const lab = await start();
    const before = await lab.manager.stateDigest();
    const reply = await lab.post('clear-context', []);
    expect({ status: reply.status, issues: issuesOf(reply) }).toEqual({
      status: 422,
      issues: [expect.objectContaining({ code: 'required', requirement: 'SOFA-061' })],
    });
    expect(await lab.manager.stateDigest()).toBe(before);
  });

  it('SOFA-067 refuses a launchID given twice, and clears neither', async () => {
    const lab = await start();
    const [first, second] = [await setVisit(lab), await setVisit(lab)];
    const before = await lab.manager.stateDigest();
    const reply = await lab.post(
      'clear-context',
      [first, second].map(({ launchId }) => launchParameter(launchId)),
    );
    expect({ status: reply.status, issues: issuesOf(reply) }).toEqual({
      status: 422,
      issues: [expect.objectContaining({ requirement: 'SOFA-061' })],
    });
    expect(await lab.manager.stateDigest()).toBe(before);
  });
});
