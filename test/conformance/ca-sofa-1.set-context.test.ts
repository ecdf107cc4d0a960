import type { FhirResource } from 'fhir/r4.js';
import { describe, expect, it } from 'vitest';
import { release } from '../../generated/halo-1.1.0/release.ts';
import { Validation } from '../../generated/runtime/validation.ts';
import { encounter, patient, practitioner, task } from '../../simulators/data/clinic-visit.ts';
import { closedAfterEach } from '../support/closed-after-each.ts';
import {
  issuesOf,
  type LoopbackManager,
  launchIdOf,
  parameterOf,
  type Reply,
  referenceTo,
  resources,
  responseEntriesOf,
  startManager,
} from '../support/loopback-manager.ts';

const visit = [patient, encounter, practitioner];
const wholeVisit = [
  referenceTo('patient', patient.fullUrl),
  referenceTo('encounter', encounter.fullUrl),
  resources(visit),
];
const unknownUrl = 'urn:uuid:00000000-0000-4000-8000-000000000000';

describe('CA:SoFA-1/set-context', () => {
  const start = closedAfterEach(startManager);

  /** Expects a refusal that leaves the state as it was. */
  async function expectRefusal(
    lab: LoopbackManager,
    parameters: Parameters<LoopbackManager['post']>[1],
    issue: { code: string; requirement?: string; at?: string },
    status = 422,
  ): Promise<void> {
    const before = await lab.manager.stateDigest();
    const reply = await lab.post('set-context', parameters);
    expect({ status: reply.status, issues: issuesOf(reply) }).toEqual({
      status,
      issues: [expect.objectContaining(issue)],
    });
    expect(await lab.manager.stateDigest()).toBe(before);
  }

  /** Sets a context with the visit; returns the keys its resources got, in the order sent. */
  async function setVisit(lab: LoopbackManager): Promise<{ reply: Reply; keys: readonly string[] }> {
    const reply = await lab.post('set-context', wholeVisit);
    const keys = responseEntriesOf(reply).map(({ response }) =>
      (response?.location ?? '').replace(/\/_history\/.*/, ''),
    );
    return { reply, keys };
  }

  it('SOFA-003 is answered with success', async () => {
    expect((await (await start()).post('set-context', wholeVisit)).status).toBe(200);
  });

  it.each(['Patient/$set-context', 'Patient/p1/$set-context'])('SOFA-010 is not offered at %s', async (path) => {
    const lab = await start();
    const response = await fetch(`${lab.baseUrl}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: '{"resourceType":"Parameters"}',
    });
    expect(response.status).toBe(404);
  });

  it('SOFA-011 takes no GET', async () => {
    const lab = await start();
    const response = await fetch(`${lab.baseUrl}/$set-context?intent=x`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
  });

  it('SOFA-011 takes no body but Parameters', async () => {
    const lab = await start();
    const response = await fetch(`${lab.baseUrl}/$set-context`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(patient.resource),
    });
    expect(response.status).toBe(400);
  });

  it('SOFA-013 answers with what SetContextOutputParameters allows', async () => {
    const { reply } = await setVisit(await start());
    const canonical = 'http://fhir.infoway-inforoute.ca/io/HALO/StructureDefinition/set-context-output-parameters';
    const validate: Readonly<Record<string, (typeof release.validators)[string]>> = release.validators;
    const validation = new Validation({ policy: { enforce: 'chosen' } });
    validate[canonical]?.(reply.body, validation, 'Parameters');
    expect([validate[canonical] === undefined, validation.issues]).toEqual([false, []]);
  });

  it('SOFA-015 AC-P-14 refuses a call without appID where the jurisdiction demands it', async () => {
    const lab = await start({ appIdRequired: true });
    await expectRefusal(lab, wholeVisit, { code: 'required', requirement: 'SOFA-015' }, 400);
    const reply = await lab.post('set-context', [{ name: 'appID', valueString: 'erec-forms-ca' }, ...wholeVisit]);
    expect(reply.status).toBe(200);
  });

  it('SOFA-018 refuses a reference into the Bundle where only stored resources may be named', async () => {
    await expectRefusal(await start({ references: 'stored' }), wholeVisit, {
      code: 'business-rule',
      requirement: 'SOFA-018',
    });
  });

  it('SOFA-018 refuses a reference to a stored resource where only the Bundle may be named', async () => {
    const lab = await start({ references: 'bundle' });
    const { keys } = await setVisit(lab);
    const parameters = [referenceTo('patient', keys[0] ?? '')];
    await expectRefusal(lab, parameters, { code: 'business-rule', requirement: 'SOFA-018' });
  });

  it('SOFA-019 takes fhirContext any number of times', async () => {
    const lab = await start();
    const fhirContext = referenceTo('fhirContext', practitioner.fullUrl);
    const reply = await lab.post('set-context', [fhirContext, fhirContext, resources([practitioner])]);
    const stored = await lab.manager.findLaunch(launchIdOf(reply));
    expect(stored?.context.fhirContext).toHaveLength(2);
  });

  it('SOFA-019 refuses a Patient in fhirContext, which has a parameter of its own', async () => {
    const parameters = [referenceTo('fhirContext', patient.fullUrl), resources([patient])];
    await expectRefusal(await start(), parameters, { code: 'business-rule', requirement: 'SOFA-019' });
  });

  it('SOFA-020 takes fhirUser', async () => {
    const lab = await start();
    const reply = await lab.post('set-context', [
      referenceTo('fhirUser', practitioner.fullUrl),
      resources([practitioner]),
    ]);
    const stored = await lab.manager.findLaunch(launchIdOf(reply));
    expect(stored?.context.fhirUser?.reference).toMatch(/^Practitioner\/[0-9a-f]{32}$/);
  });

  it('SOFA-021 keeps need_patient_banner, intent, smart_style_url and tenant', async () => {
    const lab = await start();
    const reply = await lab.post('set-context', [
      { name: 'need_patient_banner', valueBoolean: false },
      { name: 'intent', valueString: 'create-referral' },
      { name: 'smart_style_url', valueUrl: 'https://poc.example.ca/style.json' },
      { name: 'tenant', valueString: 'clinic-042' },
    ]);
    expect((await lab.manager.findLaunch(launchIdOf(reply)))?.context).toEqual({
      need_patient_banner: false,
      intent: 'create-referral',
      smart_style_url: 'https://poc.example.ca/style.json',
      tenant: 'clinic-042',
      fhirContext: [],
    });
  });

  it('SOFA-022 takes a call without resources, by reference to what it holds', async () => {
    const lab = await start();
    const { keys } = await setVisit(lab);
    const reply = await lab.post('set-context', [
      referenceTo('patient', keys[0] ?? ''),
      referenceTo('encounter', `${lab.baseUrl}/${keys[1]}`),
    ]);
    const stored = await lab.manager.findLaunch(launchIdOf(reply));
    expect(stored?.context).toMatchObject({ patient: { reference: keys[0] }, encounter: { reference: keys[1] } });
  });

  it('SOFA-033 stores nothing of a Bundle whose last entry fails', async () => {
    const stray: FhirResource = { ...encounter.resource, subject: { reference: unknownUrl } };
    const parameters = [resources([patient, practitioner, { fullUrl: encounter.fullUrl, resource: stray }])];
    await expectRefusal(await start(), parameters, { code: 'not-found', requirement: 'SOFA-038' });
  });

  it('SOFA-033 stores nothing where a parameter fails', async () => {
    const parameters = [referenceTo('patient', 'Patient/nobody'), resources(visit)];
    await expectRefusal(await start(), parameters, { code: 'not-found', requirement: 'SOFA-016' });
  });

  it('SOFA-034 refuses a Bundle with a resource of a type it does not take', async () => {
    await expectRefusal(await start(), [resources([patient, task])], {
      code: 'not-supported',
      requirement: 'SOFA-034',
      at: "Parameters.parameter.where(name = 'resources').resource.entry[1].resource",
    });
  });

  it('SOFA-035 refuses a Bundle with a resource that breaks its constraints', async () => {
    const { status: _, ...unfinished } = encounter.resource;
    const broken = { fullUrl: encounter.fullUrl, resource: unfinished as FhirResource };
    await expectRefusal(await start(), [resources([patient, broken])], {
      code: 'required',
      at: 'Parameters.parameter[0].resource.entry[1].resource.status',
    });
  });

  it('SOFA-035 refuses two entries with one fullUrl', async () => {
    await expectRefusal(await start(), [resources([patient, patient])], { code: expect.any(String) });
  });

  it.each([
    ['asks for PUT', { method: 'PUT' as const, url: 'Patient' }],
    ['has another url than its type', { method: 'POST' as const, url: 'Person' }],
    ['creates on a condition it cannot judge', { method: 'POST' as const, url: 'Patient', ifNoneExist: 'name=x' }],
  ])('SOFA-035 refuses an entry that %s', async (_how, request) => {
    const parameters = [resources([], { entry: [{ ...patient, request }] })];
    await expectRefusal(await start(), parameters, { code: expect.any(String) });
  });

  it('SOFA-037 refuses a batch', async () => {
    const reply = await (await start()).post('set-context', [resources([patient], { type: 'batch' })]);
    expect({ status: reply.status, issues: issuesOf(reply) }).toEqual({
      status: 422,
      issues: [{ code: 'value', requirement: 'SOFA-030', at: 'Parameters.parameter[0].resource.type' }],
    });
  });

  it('SOFA-038 resolves urn:uuid references from parameters and within the Bundle', async () => {
    const lab = await start();
    const { reply, keys } = await setVisit(lab);
    const stored = await lab.manager.findLaunch(launchIdOf(reply));
    expect(stored?.context.patient?.reference).toBe(keys[0]);
    expect((await lab.manager.findResource(keys[1] ?? ''))?.resource).toMatchObject({
      subject: { reference: keys[0] },
      participant: [{ individual: { reference: keys[2] } }],
    });
  });

  it('SOFA-038 resolves a relative reference against the server its entry comes from', async () => {
    const lab = await start();
    const base = 'https://poc.example.ca/fhir';
    const { participant: _, ...visitOfPatient } = encounter.resource;
    const reply = await lab.post('set-context', [
      resources([
        { fullUrl: `${base}/Patient/local-1`, resource: patient.resource },
        {
          fullUrl: `${base}/Encounter/local-2`,
          resource: { ...visitOfPatient, subject: { reference: 'Patient/local-1' } },
        },
      ]),
    ]);
    const [patientEntry, encounterEntry] = responseEntriesOf(reply).map(({ response }) => keyOf(response?.location));
    const stored = (await lab.manager.findResource(encounterEntry ?? ''))?.resource;
    expect(stored).toMatchObject({ subject: { reference: patientEntry } });
  });

  it('SOFA-040 gives every context a launchID of its own, 128 random bits', async () => {
    const lab = await start();
    const ids = [launchIdOf(await lab.post('set-context', [])), launchIdOf(await lab.post('set-context', []))];
    expect(ids).toEqual([expect.stringMatching(/^[\w-]{22}$/), expect.stringMatching(/^[\w-]{22}$/)]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('SOFA-041 answers with resourcesResponse where resources were sent, and only there', async () => {
    const lab = await start();
    expect(parameterOf(await lab.post('set-context', wholeVisit), 'resourcesResponse')).toBeDefined();
    expect(parameterOf(await lab.post('set-context', []), 'resourcesResponse')).toBeUndefined();
  });

  it('SOFA-042 answers each entry, in a transaction-response', async () => {
    const { reply } = await setVisit(await start());
    expect(parameterOf(reply, 'resourcesResponse')?.resource).toMatchObject({ type: 'transaction-response' });
    expect(responseEntriesOf(reply)).toHaveLength(3);
  });

  it('SOFA-043 tells fullUrl, status, location, etag and lastModified of each entry', async () => {
    const lab = await start();
    const { reply, keys } = await setVisit(lab);
    expect(responseEntriesOf(reply)[0]).toEqual({
      fullUrl: `${lab.baseUrl}/${keys[0]}`,
      response: {
        status: '201 Created',
        location: `${keys[0]}/_history/1`,
        etag: 'W/"1"',
        lastModified: '2025-10-02T14:05:11.120Z',
      },
    });
  });

  it('SOFA-044 answers in the order of the request', async () => {
    const { keys } = await setVisit(await start());
    expect(keys.map((key) => key.split('/')[0])).toEqual(['Patient', 'Encounter', 'Practitioner']);
  });

  it('SOFA-045 sends an outcome', async () => {
    const { reply } = await setVisit(await start());
    expect(parameterOf(reply, 'outcome')?.resource).toEqual({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'information', code: 'informational', diagnostics: 'Context stored; 3 resources created.' }],
    });
  });

  it.each([
    ['encounter', 'SOFA-017'],
    ['fhirUser', 'SOFA-020'],
    ['fhirContext', 'SOFA-019'],
  ])('SOFA-071 refuses a reference to nothing as %s', async (name, requirement) => {
    const lab = await start();
    await expectRefusal(lab, [referenceTo(name, 'Organization/nobody')], { code: 'not-found', requirement });
    expect(lab.events).toContainEqual(
      expect.objectContaining({ kind: 'requirement-missed', requirement, check: `reference:${name}`, refused: true }),
    );
  });

  it.each([
    ['a reference to an entry that is not there', referenceTo('patient', unknownUrl)],
    ['a reference to a resource it does not hold', referenceTo('patient', 'Patient/nobody')],
    ['a reference to another server', referenceTo('patient', 'https://elsewhere.example/fhir/Patient/1')],
    ['a reference without address', { name: 'patient', valueReference: { display: 'Noor' } }],
  ])('SOFA-071 refuses %s as patient, with an OperationOutcome that says where', async (_what, parameter) => {
    await expectRefusal(await start(), [parameter], {
      code: expect.stringMatching(/^(?:not-found|required)$/),
      requirement: 'SOFA-016',
      at: "Parameters.parameter.where(name = 'patient').value",
    });
  });
});

function keyOf(location: string | undefined): string | undefined {
  return location?.replace(/\/_history\/.*/, '');
}
