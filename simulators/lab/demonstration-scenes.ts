import type { SetContextOutput } from '../../generated/halo-1.1.0/ca-sofa/types.ts';
import { describeExchangeError, type ExchangeResult } from '../../generated/runtime/exchange-error.ts';
import { type AddressedResource, encounter, patient, practitioner, task } from '../data/clinic-visit.ts';
import {
  type Claim,
  claim,
  entryFor,
  refusalScene,
  resourcesParameter,
  type Scene,
  type Stage,
  transactionOf,
} from './demonstration-stage.ts';

const setContextId = 'CA:SoFA-1/set-context';
const clearContextId = 'CA:SoFA-2/clear-context';
const unknownUrl = 'urn:uuid:5f0c1c1e-8a51-4d0e-9d0b-3b6f6c0a7a99';

const patientParameter = { name: 'patient', valueReference: { reference: patient.fullUrl } };

/** Everything that is shown, in order. Refusals come while contexts are held, so that there is something to leave alone. */
export const scenes: readonly Scene[] = [
  { title: 'Set context with a Bundle', exchange: setContextId, play: setWithBundle },
  { title: 'Set context by reference to what is held', exchange: setContextId, play: setByReference },
  refusalScene(
    'An entry without fullUrl is refused',
    setContextId,
    [
      patientParameter,
      resourcesParameter({ resourceType: 'Bundle', type: 'transaction', entry: [entryFor(patient), withoutFullUrl()] }),
    ],
    { status: 422, issueCode: 'required', requirements: ['SOFA-031'] },
  ),
  refusalScene(
    'A batch is refused',
    setContextId,
    [patientParameter, resourcesParameter({ ...transactionOf(patient), type: 'batch' })],
    { status: 422, issueCode: 'value', requirements: ['SOFA-030', 'SOFA-037'] },
  ),
  refusalScene(
    'A resource type that is not supported is refused, with the whole Bundle',
    setContextId,
    [patientParameter, resourcesParameter(transactionOf(patient, practitioner, task))],
    { status: 422, issueCode: 'not-supported', requirements: ['SOFA-034'] },
  ),
  refusalScene(
    'A reference to nothing is refused, with the whole Bundle',
    setContextId,
    [patientParameter, resourcesParameter(transactionOf(patient, practitioner, strayEncounter()))],
    { status: 422, issueCode: 'not-found', requirements: ['SOFA-038'] },
  ),
  refusalScene('An unknown parameter is refused', setContextId, [{ ...patientParameter, name: 'pateint' }], {
    status: 422,
    issueCode: 'not-supported',
    requirements: [],
  }),
  refusalScene('A missing launchID is refused', clearContextId, [], {
    status: 422,
    issueCode: 'required',
    requirements: ['SOFA-061', 'SOFA-067'],
  }),
  refusalScene(
    'A launchID given twice is refused',
    clearContextId,
    [
      { name: 'launchID', valueString: 'one' },
      { name: 'launchID', valueString: 'two' },
    ],
    { status: 422, issueCode: 'duplicate', requirements: ['SOFA-061', 'SOFA-067'] },
  ),
  { title: 'Clear the context', exchange: clearContextId, play: clearFirst },
  { title: 'Clear it again', exchange: clearContextId, play: clearAgain },
  { title: 'Clear the context set by reference', exchange: clearContextId, play: clearSecond },
];

function withoutFullUrl(): Omit<ReturnType<typeof entryFor>, 'fullUrl'> {
  const { fullUrl: _, ...entry } = entryFor(practitioner);
  return entry;
}

/** An encounter whose subject is an entry that is not there. */
function strayEncounter(): AddressedResource {
  return { ...encounter, resource: { ...encounter.resource, subject: { reference: unknownUrl } } };
}

async function setWithBundle({ lab, launchIds }: Stage): Promise<readonly Claim[]> {
  const result = await lab.source.setContext({
    appID: 'erec-forms-ca',
    patient: { reference: patient.fullUrl },
    encounter: { reference: encounter.fullUrl },
    fhirUser: { reference: practitioner.fullUrl },
    need_patient_banner: false,
    intent: 'create-referral',
    resources: transactionOf(patient, encounter, practitioner),
  });
  if (!result.ok) return failed(result);
  const { launchID, resourcesResponse, outcome } = result.output;
  launchIds.set('first', launchID);
  const stored = await lab.manager.findLaunch(launchID);
  const [patientKey, encounterKey, practitionerKey] = await Promise.all(
    [patient, encounter, practitioner].map(({ fullUrl }) => lab.source.managerKeyOf(fullUrl)),
  );
  const storedEncounter = (await lab.manager.findResource(encounterKey ?? ''))?.resource;
  const subject = storedEncounter?.resourceType === 'Encounter' ? storedEncounter.subject?.reference : undefined;
  const locations = (resourcesResponse?.entry ?? []).map(({ response }) => response?.location.split('/')[0]);
  return [
    claim('a launchID came back, 128 random bits', launchID.length === 22),
    claim('the response tells of each entry, in order', locations.join(' ') === 'Patient Encounter Practitioner'),
    claim('each with location, etag and lastModified', (resourcesResponse?.entry ?? []).every(isComplete)),
    claim('an outcome came with it', outcome !== undefined && outcome.length > 0),
    claim('the stored context points to the stored patient', stored?.context.patient?.reference === patientKey),
    claim('the stored context points to the stored user', stored?.context.fhirUser?.reference === practitionerKey),
    claim("the stored encounter's urn:uuid became the stored patient", subject !== undefined && subject === patientKey),
  ];
}

type ResponseEntry = NonNullable<NonNullable<SetContextOutput['resourcesResponse']>['entry']>[number];

function isComplete({ response }: ResponseEntry): boolean {
  return (
    response !== undefined && [response.location, response.etag, response.lastModified].every((text) => text !== '')
  );
}

async function setByReference({ lab, launchIds }: Stage): Promise<readonly Claim[]> {
  const patientKey = await lab.source.managerKeyOf(patient.fullUrl);
  const encounterKey = await lab.source.managerKeyOf(encounter.fullUrl);
  if (patientKey === undefined || encounterKey === undefined) {
    return [claim('the source knows the ids of the resources it sent', false)];
  }
  const result = await lab.source.setContext({
    patient: { reference: patientKey },
    encounter: { reference: encounterKey },
  });
  if (!result.ok) return failed(result);
  const { launchID, resourcesResponse } = result.output;
  launchIds.set('second', launchID);
  const launchUrl = new URL(lab.source.launchUrl('https://app.example.ca/launch', launchID));
  return [
    claim('this context has a launchID of its own', launchID !== launchIds.get('first')),
    claim('no resources were sent, so no response tells of any', resourcesResponse === undefined),
    claim('the launch URL carries it', launchUrl.searchParams.get('launch') === launchID),
  ];
}

async function clearFirst(stage: Stage): Promise<readonly Claim[]> {
  const { lab, launchIds } = stage;
  const patientKey = await lab.source.managerKeyOf(patient.fullUrl);
  const launchId = launchIds.get('first') ?? '';
  const claims = await clear(stage, launchId, 'Context cleared; 0 resources deleted.');
  const isGone = (await lab.manager.findLaunch(launchId)) === undefined;
  const isHeld = patientKey !== undefined && (await lab.manager.findResource(patientKey)) !== undefined;
  if (patientKey !== undefined) stage.shared.add(patientKey);
  return [
    ...claims,
    claim('the context is gone', isGone),
    claim('its resources stay, because the second context refers to them', isHeld),
  ];
}

async function clearAgain(stage: Stage): Promise<readonly Claim[]> {
  const { lab, launchIds } = stage;
  const before = await lab.manager.stateDigest();
  const claims = await clear(stage, launchIds.get('first') ?? '', 'There is no such context');
  const after = await lab.manager.stateDigest();
  return [...claims, claim(`nothing changed: the state is ${after} as before`, before === after)];
}

async function clearSecond(stage: Stage): Promise<readonly Claim[]> {
  const claims = await clear(stage, stage.launchIds.get('second') ?? '', 'Context cleared; 3 resources deleted.');
  const left = await Promise.all([...stage.shared].map((key) => stage.lab.manager.findResource(key)));
  const areGone = left.length > 0 && left.every((stored) => stored === undefined);
  return [...claims, claim('the resources went with the last context that used them', areGone)];
}

async function clear({ lab }: Stage, launchId: string, wanted: string): Promise<readonly Claim[]> {
  const result = await lab.source.clearContext(launchId);
  if (!result.ok) return failed(result);
  const issues = result.output.outcome.flatMap(({ issue }) => issue);
  return [
    claim('the answer is 200', result.status === 200),
    claim(
      `the outcome says: ${wanted}`,
      issues.some(({ diagnostics }) => diagnostics?.startsWith(wanted) === true),
    ),
    claim(
      'the outcome is informational',
      issues.every(({ severity }) => severity === 'information'),
    ),
  ];
}

function failed(result: ExchangeResult<unknown> & { readonly ok: false }): readonly Claim[] {
  return [claim(`the exchange succeeds. ${describeExchangeError(result.error)}`, false)];
}
