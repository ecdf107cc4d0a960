// The sides of requirements that the files of their exchanges do not show: what a rule lets through, and what misses it.
import { afterEach, describe, expect, it } from 'vitest';
import { release } from '../../generated/halo-1.1.0/release.ts';
import { createContextSource } from '../../simulators/actors/context-source/actor.ts';
import { emptySourceTables } from '../../simulators/actors/context-source/state.ts';
import { encounter, patient, practitioner } from '../../simulators/data/clinic-visit.ts';
import { createManualClock } from '../../simulators/kit/clock.ts';
import { createMemoryStore } from '../../simulators/kit/memory-store.ts';
import { createSeededRandom } from '../../simulators/kit/random.ts';
import { authorize, redeem } from '../support/authorization-calls.ts';
import { startAppLab } from '../support/launched-app.ts';
import { startAuthorization } from '../support/loopback-authorization.ts';
import { launchIdOf, referenceTo, resources, startManager } from '../support/loopback-manager.ts';
import { launchParameter } from '../support/visit-context.ts';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const appID = { name: 'appID', valueString: 'growth-chart' };
const visit = [appID, referenceTo('patient', patient.fullUrl), resources([patient, encounter, practitioner])];

/** A source whose manager gives this answer to everything. */
function sourceOf(answer: () => Response) {
  return createContextSource({
    release,
    clock: createManualClock(0),
    random: createSeededRandom('source'),
    store: createMemoryStore(emptySourceTables()),
    managerBaseUrl: 'https://manager.example/fhir',
    fetch: async () => answer(),
  });
}

describe('a Context Manager', () => {
  it('SOFA-015 SOFA-018 SOFA-034 SOFA-035 SOFA-037 AC-P-14 takes a call that keeps every rule of its jurisdiction', async () => {
    const lab = await startManager({ appIdRequired: true, knownAppIds: ['growth-chart'], references: 'bundle' });
    opened.push(lab.close);
    expect((await lab.post('set-context', visit)).status).toBe(200);
    const met = lab.events.flatMap((event) => (event.kind === 'requirement-met' ? [event.requirement] : []));
    expect(met).toEqual(expect.arrayContaining(['SOFA-015', 'SOFA-018', 'SOFA-034']));
    expect(lab.events.some(({ kind }) => kind === 'requirement-missed')).toBe(false);
  });

  it('SOFA-067 SOFA-071 clears by one launchID, and says so as it says what it refuses: by an OperationOutcome', async () => {
    const lab = await startManager();
    opened.push(lab.close);
    const launchId = launchIdOf(await lab.post('set-context', visit));
    const reply = await lab.post('clear-context', [launchParameter(launchId)]);
    expect([reply.status, JSON.stringify(reply.body)]).toEqual([200, expect.stringContaining('"OperationOutcome"')]);
  });

  it('SOFA-001 SOF-110 AC-20 refuses calls of a source that knows neither transaction', async () => {
    const lab = await startManager();
    opened.push(lab.close);
    const before = await lab.manager.stateDigest();
    expect((await lab.post('put-context', visit)).status).toBe(404);
    expect(await lab.manager.stateDigest()).toBe(before);
  });

  it('SOFA-021 refuses two intents, where choices are enforced', async () => {
    const lab = await startManager({ policy: { enforce: 'chosen' } });
    opened.push(lab.close);
    const before = await lab.manager.stateDigest();
    const intent = { name: 'intent', valueString: 'create-referral' };
    expect((await lab.post('set-context', [...visit, intent, intent])).status).toBe(422);
    expect(await lab.manager.stateDigest()).toBe(before);
  });
});

describe('a Context Source', () => {
  it('SOFA-003 SOFA-004 SOFA-005 SOF-111 AC-21 tells of a manager that has not the operations', async () => {
    const source = sourceOf(() => new Response(null, { status: 404 }));
    expect(await source.setContext({})).toMatchObject({ ok: false, advice: 'check-the-address' });
    const cleared = await source.clearContext('vN5mXc1rQ0aYp8sKdT2eLg');
    expect(cleared).toMatchObject({ ok: false, error: { status: 404 } });
  });

  it('SOFA-013 takes no answer that breaks the profile of the output', async () => {
    const parameter = [{ name: 'launchId', valueString: 'vN5mXc1rQ0aYp8sKdT2eLg' }];
    const source = sourceOf(() =>
      Response.json(
        { resourceType: 'Parameters', parameter },
        { headers: { 'content-type': 'application/fhir+json' } },
      ),
    );
    expect(await source.setContext({})).toMatchObject({ ok: false, error: { kind: 'invalid-response' } });
  });
});

describe('a SMART app', () => {
  it('SOF-001 refuses what is no launch of CA:SoF-1', async () => {
    const lab = await startAppLab();
    opened.push(lab.close);
    expect((await lab.browser.visit(lab.app.launchUrl)).status).toBe(400);
    expect(lab.provider.seen).toEqual([]);
  });

  it('SOFA-052 takes no token response with references where ids belong', async () => {
    const lab = await startAppLab();
    opened.push(lab.close);
    lab.provider.script = { token: (answer) => ({ ...answer, patient: 'Patient/p-1' }) };
    expect((await lab.launch()).status).toBe(400);
    expect(await lab.app.client.findSession(lab.sessionId())).toBeUndefined();
  });
});

describe('an Authorization Server', () => {
  it('SOF-078 gives nothing for scopes that no version has', async () => {
    const lab = await startAuthorization();
    opened.push(lab.close);
    lab.setLaunch('launch-1');
    const { location } = await authorize(lab, { scope: 'launch patient/Patient.read patient/Patient.readwrite' });
    const reply = await redeem(lab, location?.searchParams.get('code') ?? '');
    expect([reply.status, reply.body['scope']]).toEqual([200, 'launch patient/Patient.read']);
  });
});
