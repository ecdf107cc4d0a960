import type { Observation } from 'fhir/r4.js';
import { describe, expect, it } from 'vitest';
import { sofaContentUpdateTopic } from '../../generated/halo-1.1.0/ca-fsub/topics.ts';
import { isTopicEvent } from '../../generated/runtime/topic-trigger.ts';
import { type ContextTables, emptyContextTables } from '../../simulators/actors/context-manager/state.ts';
import { encounter, patient, practitioner } from '../../simulators/data/clinic-visit.ts';
import { createMemoryStore } from '../../simulators/kit/memory-store.ts';
import type { ResourceChange } from '../../simulators/kit/resource-change.ts';
import type { Store } from '../../simulators/kit/store.ts';
import { closedAfterEach } from '../support/closed-after-each.ts';
import {
  type Choices,
  type LoopbackManager,
  launchIdOf,
  parameterOf,
  referenceTo,
  resources,
  startManager,
} from '../support/loopback-manager.ts';
import { bearer, keysOf, launchParameter, setVisit, twoClients } from '../support/visit-context.ts';

const start = closedAfterEach(startManager);

const identifier = [{ system: 'urn:jhn', value: '9876543' }];
const known = { fullUrl: patient.fullUrl, resource: { ...patient.resource, identifier } };

function observation(subject: string, id = 'obs-1'): Observation {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { text: 'weight' },
    subject: { reference: subject },
  };
}

/** A store that counts how many entries were gone through. */
function countedStore(): { readonly store: Store<ContextTables>; readonly entriesRead: () => number } {
  const { transaction } = createMemoryStore<ContextTables>(emptyContextTables());
  let read = 0;
  const store: Store<ContextTables> = {
    transaction: (work) =>
      transaction((tables) => {
        const entries: typeof tables.entries = async function* (table) {
          for await (const entry of tables.entries(table)) {
            if (table === 'resources') read += 1;
            yield entry;
          }
        };
        return work({ ...tables, entries });
      }),
  };
  return { store, entriesRead: () => read };
}

async function held(lab: LoopbackManager, keys: readonly string[]): Promise<readonly boolean[]> {
  return Promise.all(keys.map(async (key) => (await lab.manager.findResource(key)) !== undefined));
}

describe('what a context keeps alive', () => {
  it('SOFA-062 removes what an app wrote under the launch', async () => {
    const lab = await start();
    const empty = await lab.manager.stateDigest();
    const { launchId, keys } = await setVisit(lab);
    const write = { interaction: 'create' as const, previous: undefined, current: observation(keys[0] ?? '') };
    expect(await lab.manager.trackWrite(launchId, write)).toBe(true);
    await lab.post('clear-context', [launchParameter(launchId)]);
    expect(await lab.manager.stateDigest()).toBe(empty);
  });

  it('SOFA-062 takes no account of a write under a launch that is over', async () => {
    const lab = await start();
    const { launchId } = await setVisit(lab);
    await lab.post('clear-context', [launchParameter(launchId)]);
    const write = { interaction: 'create' as const, previous: undefined, current: observation('Patient/1') };
    expect(await lab.manager.trackWrite(launchId, write)).toBe(false);
  });

  it('SOFA-062 keeps what another live context refers to, with all that refers to in turn, until that one goes', async () => {
    const lab = await start();
    const { launchId, keys } = await setVisit(lab);
    const second = launchIdOf(await lab.post('set-context', [referenceTo('encounter', keys[1] ?? '')]));
    await lab.post('clear-context', [launchParameter(launchId)]);
    expect(await held(lab, keys)).toEqual([true, true, true]);
    const reply = await lab.post('clear-context', [launchParameter(second)]);
    expect(await held(lab, keys)).toEqual([false, false, false]);
    expect(parameterOf(reply, 'outcome')?.resource).toMatchObject({
      issue: [{ diagnostics: 'Context cleared; 3 resources deleted.' }],
    });
  });

  it('SOFA-062 keeps what an app made its resource refer to', async () => {
    const lab = await start();
    const { launchId, keys } = await setVisit(lab);
    const second = launchIdOf(await lab.post('set-context', []));
    const write = { interaction: 'create' as const, previous: undefined, current: observation(keys[0] ?? '') };
    await lab.manager.trackWrite(second, { ...write, current: observation('Patient/elsewhere') });
    await lab.manager.trackWrite(second, {
      interaction: 'update',
      previous: undefined,
      current: { ...encounter.resource, id: keys[1]?.split('/')[1] ?? '' },
    });
    await lab.post('clear-context', [launchParameter(launchId)]);
    expect((await held(lab, keys))[1]).toBe(true);
  });
});

describe('conditions', () => {
  it('SOFA-038 resolves a condition in a parameter and in the Bundle to the one resource it finds', async () => {
    const lab = await start();
    const [first] = keysOf(await lab.post('set-context', [resources([known])]));
    const byCondition = 'Patient?identifier=urn:jhn|9876543';
    const visit = { ...encounter, resource: { ...encounter.resource, subject: { reference: byCondition } } };
    const reply = await lab.post('set-context', [
      referenceTo('patient', byCondition),
      resources([practitioner, visit]),
    ]);
    const launch = await lab.manager.findLaunch(launchIdOf(reply));
    expect(launch?.context.patient?.reference).toBe(first);
    expect((await lab.manager.findResource(keysOf(reply)[1] ?? ''))?.resource).toMatchObject({
      subject: { reference: first },
    });
  });

  it.each(['identifier=urn:jhn|9876543', 'identifier=9876543', '?identifier=urn:jhn|'])(
    'SOFA-042 answers a create on condition %s with what is there, and makes no second',
    async (ifNoneExist) => {
      const lab = await start();
      const [first] = keysOf(await lab.post('set-context', [resources([known])]));
      const conditional = { ...known, request: { method: 'POST' as const, url: 'Patient', ifNoneExist } };
      const reply = await lab.post('set-context', [resources([], { entry: [conditional] })]);
      expect(parameterOf(reply, 'resourcesResponse')?.resource).toMatchObject({
        entry: [{ response: { status: '200 OK', location: `${first}/_history/1` } }],
      });
    },
  );

  it('SOFA-042 creates where the condition finds nothing', async () => {
    const lab = await start();
    const request = { method: 'POST' as const, url: 'Patient', ifNoneExist: 'identifier=urn:jhn|1' };
    const reply = await lab.post('set-context', [resources([], { entry: [{ ...known, request }] })]);
    expect(parameterOf(reply, 'resourcesResponse')?.resource).toMatchObject({
      entry: [{ response: { status: '201 Created' } }],
    });
  });

  it('SOFA-042 goes through what it holds once, however many conditions a call has', async () => {
    const { store, entriesRead } = countedStore();
    const lab = await start({ store });
    const patients = Array.from({ length: 20 }, (_, index) => ({
      fullUrl: `urn:uuid:00000000-0000-4000-8000-0000000000${10 + index}`,
      resource: { ...patient.resource, identifier: [{ system: 'urn:jhn', value: `${index}` }] },
    }));
    await lab.post('set-context', [resources(patients)]);
    const entry = patients.map((one, index) => ({
      ...one,
      request: { method: 'POST' as const, url: 'Patient', ifNoneExist: `identifier=urn:jhn|${index}` },
    }));
    const readBefore = entriesRead();
    const reply = await lab.post('set-context', [resources([], { entry })]);
    expect(parameterOf(reply, 'resourcesResponse')?.resource).toMatchObject({
      entry: patients.map(() => ({ response: { status: '200 OK' } })),
    });
    expect(entriesRead() - readBefore).toBe(patients.length);
  });

  it.each([
    ['an identifier and an id', (id: string) => `identifier=9876543&_id=${id}`, '200 OK'],
    ['two identifiers of one resource', () => 'identifier=urn:jhn|9876543&identifier=urn:other|1', '200 OK'],
    ['an identifier and the id of another', () => 'identifier=9876543&_id=other', '201 Created'],
    ['the value of one identifier in the system of another', () => 'identifier=urn:other|9876543', '201 Created'],
    ['a value without a system', () => 'identifier=|9876543', '201 Created'],
  ])('SOFA-042 finds by all of a condition: %s', async (_what, conditionOn, status) => {
    const lab = await start();
    const two = [...identifier, { system: 'urn:other', value: '1' }];
    const held = { ...known, resource: { ...known.resource, identifier: two } };
    const [key = ''] = keysOf(await lab.post('set-context', [resources([held])]));
    const ifNoneExist = conditionOn(key.replace('Patient/', ''));
    const conditional = { ...known, request: { method: 'POST' as const, url: 'Patient', ifNoneExist } };
    const reply = await lab.post('set-context', [resources([], { entry: [conditional] })]);
    expect(parameterOf(reply, 'resourcesResponse')?.resource).toMatchObject({ entry: [{ response: { status } }] });
  });

  it('SOFA-062 keeps what was found by a condition while the context lives that found it', async () => {
    const lab = await start();
    const first = await lab.post('set-context', [resources([known])]);
    const conditional = {
      ...known,
      request: { method: 'POST' as const, url: 'Patient', ifNoneExist: 'identifier=9876543' },
    };
    const second = launchIdOf(await lab.post('set-context', [resources([], { entry: [conditional] })]));
    await lab.post('clear-context', [launchParameter(launchIdOf(first))]);
    expect(await held(lab, keysOf(first))).toEqual([true]);
    await lab.post('clear-context', [launchParameter(second)]);
    expect(await held(lab, keysOf(first))).toEqual([false]);
  });
});

describe('the choices of a jurisdiction', () => {
  const canonical = 'https://jurisdiction.example/StructureDefinition/patient';
  const profile: Choices = {
    profiles: { Patient: canonical },
    profileValidators: {
      [canonical]: (value, validation, at) => {
        if (typeof value === 'object' && value !== null && 'identifier' in value) return;
        validation.report({
          rule: 'cardinality-min',
          code: 'required',
          at: `${at}.identifier`,
          found: undefined,
          wanted: 'an identifier',
        });
      },
    },
  };

  it('SOFA-036 refuses a resource that breaks its profile', async () => {
    const lab = await start(profile);
    const before = await lab.manager.stateDigest();
    expect((await lab.post('set-context', [resources([patient])])).status).toBe(422);
    expect(await lab.manager.stateDigest()).toBe(before);
  });

  it('SOFA-036 takes a resource that meets its profile', async () => {
    const lab = await start(profile);
    expect((await lab.post('set-context', [resources([known])])).status).toBe(200);
    expect(lab.events).toContainEqual(expect.objectContaining({ kind: 'requirement-met', requirement: 'SOFA-036' }));
  });

  it('SOFA-036 notes the breach, and takes the resource, where the jurisdiction is lenient', async () => {
    const lab = await start({ ...profile, profileStrictness: 'lenient' });
    const reply = await lab.post('set-context', [resources([patient])]);
    expect(reply.status).toBe(200);
    expect(parameterOf(reply, 'outcome')?.resource).toMatchObject({
      issue: [{ severity: 'information' }, { severity: 'warning', details: { coding: [{ code: 'SOFA-036' }, {}] } }],
    });
    expect(lab.events).toContainEqual(
      expect.objectContaining({ kind: 'requirement-missed', requirement: 'SOFA-036', refused: false }),
    );
  });

  it('SOFA-036 refuses to start with a profile that nobody can judge', async () => {
    await expect(startManager({ profiles: { Patient: canonical } })).rejects.toThrow(/no validator for/);
  });

  it('SOFA-014 takes an appID of the catalog, and no other', async () => {
    const lab = await start({ knownAppIds: ['erec-forms-ca'] });
    const statusOf = async (appID: string) =>
      (await lab.post('set-context', [{ name: 'appID', valueString: appID }])).status;
    expect([await statusOf('erec-forms-ca'), await statusOf('unknown')]).toEqual([200, 400]);
  });
});

describe('owners and tenants', () => {
  it('lets only the client that set a context clear it', async () => {
    const lab = await start(twoClients);
    const { launchId } = await setVisit(lab, bearer('north-clinic'));
    const before = await lab.manager.stateDigest();
    const refused = await lab.post('clear-context', [launchParameter(launchId)], bearer('south-clinic'));
    expect([refused.status, await lab.manager.stateDigest()]).toEqual([403, before]);
    expect((await lab.post('clear-context', [launchParameter(launchId)], bearer('north-clinic'))).status).toBe(200);
    expect(await lab.manager.findLaunch(launchId)).toBeUndefined();
  });

  it('knows neither tokens nor launches nor resources of another tenant', async () => {
    const north = await start({ ...twoClients, path: '/t/north/fhir' });
    const south = await start({ ...twoClients, path: '/t/south/fhir' });
    const ofNorth = twoClients.access?.(north.baseUrl);
    const crossed = await start({ path: '/t/crossed/fhir', access: () => ofNorth ?? { kind: 'open-access' } });
    const { launchId, keys } = await setVisit(north, bearer('north-clinic'));
    const before = await north.manager.stateDigest();
    expect((await crossed.post('set-context', [], bearer('north-clinic'))).status).toBe(401);
    expect(await south.manager.findLaunch(launchId)).toBeUndefined();
    const byReference = await south.post(
      'set-context',
      [referenceTo('patient', keys[0] ?? '')],
      bearer('north-clinic'),
    );
    expect(byReference.status).toBe(422);
    await south.post('clear-context', [launchParameter(launchId)], bearer('north-clinic'));
    expect(await north.manager.stateDigest()).toBe(before);
    expect(await north.manager.findLaunch(launchId)).toBeDefined();
  });

  it('takes static tokens on loopback only', async () => {
    expect(() => twoClients.access?.('https://sofa.example.ca/fhir')).toThrow(/loopback only/);
  });
});

describe('time and tokens', () => {
  it('SOFA-065 removes a context and its data by itself, though nobody calls', async () => {
    const changes: ResourceChange[] = [];
    const lab = await start({ contextTtlSeconds: 60, onResourceChange: (change) => changes.push(change) });
    const { keys } = await setVisit(lab);
    lab.clock.advanceMs(59_999);
    expect(await held(lab, keys)).toEqual([true, true, true]);
    lab.clock.advanceMs(1);
    expect(await held(lab, keys)).toEqual([false, false, false]);
    expect(changes.slice(3).map(({ interaction, origin }) => [interaction, origin])).toEqual(
      Array(3).fill(['delete', 'context-manager']),
    );
    expect(lab.auditLog.events().at(-1)).toMatchObject({ action: 'D', outcome: '0' });
  });

  it('SOFA-062 ends the tokens of a launch that is cleared or whose time is over', async () => {
    const revoked: string[] = [];
    const launchGrants = { revokeLaunch: async (launchId: string) => revoked.push(launchId) };
    const lab = await start({ contextTtlSeconds: 60, launchGrants });
    const first = await setVisit(lab);
    await lab.post('clear-context', [launchParameter(first.launchId)]);
    expect(revoked).toEqual([first.launchId]);
    const second = await setVisit(lab);
    lab.clock.advanceMs(60_000);
    await lab.post('set-context', []);
    expect(revoked).toEqual([first.launchId, second.launchId]);
  });

  it('SOFA-062 says so where tokens could not be revoked, and tries again', async () => {
    let isDown = true;
    const revoked: string[] = [];
    const lab = await start({
      launchGrants: {
        revokeLaunch: async (launchId) => {
          if (isDown) throw new Error('down');
          return revoked.push(launchId);
        },
      },
    });
    const { launchId } = await setVisit(lab);
    const reply = await lab.post('clear-context', [launchParameter(launchId)]);
    expect(parameterOf(reply, 'outcome')?.resource).toMatchObject({
      issue: [{ severity: 'information' }, { severity: 'warning', code: 'incomplete' }],
    });
    isDown = false;
    await lab.post('clear-context', [launchParameter(launchId)]);
    expect(revoked).toEqual([launchId]);
  });
});

describe('the feed of changes', () => {
  it('SOFA-072 tells what an app creates and changes, which the topic counts as events, but not the upload itself', async () => {
    const changes: ResourceChange[] = [];
    const lab = await start({ onResourceChange: (change) => changes.push(change) });
    const { launchId, keys } = await setVisit(lab);
    const before = (await lab.manager.findResource(keys[0] ?? ''))?.resource;
    const after = { ...patient.resource, ...before, active: true };
    await lab.manager.trackWrite(launchId, { interaction: 'update', previous: before, current: after });
    await lab.manager.trackWrite(launchId, {
      interaction: 'create',
      previous: undefined,
      current: observation(keys[0] ?? ''),
    });
    expect(changes.map(({ interaction, origin }) => `${interaction} ${origin}`)).toEqual([
      'create context-source',
      'create context-source',
      'create context-source',
      'update app',
      'create app',
    ]);
    expect(changes.map((change) => isTopicEvent(sofaContentUpdateTopic, change))).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  it('SOFA-072 tells nothing of what was rolled back', async () => {
    const changes: ResourceChange[] = [];
    const lab = await start({ onResourceChange: (change) => changes.push(change) });
    await lab.post('set-context', [referenceTo('patient', 'Patient/nobody'), resources([patient])]);
    expect(changes).toEqual([]);
  });
});
