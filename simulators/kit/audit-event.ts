import type { AuditEvent, AuditEventAgent, AuditEventEntity, CodeableConcept, Coding } from 'fhir/r4.js';
import { toInstant } from './clock.ts';

/** What an audit record says. References and ids only: nothing of a resource's content, no token. */
export interface AuditFacts {
  readonly id: string;
  readonly recordedMs: number;
  /** `operation` for a FHIR operation; otherwise the interaction that happened. */
  readonly interaction: 'operation' | 'create' | 'read' | 'update' | 'delete';
  /** What the guide calls it: exchange id, in the guide's own system. */
  readonly exchange?: { readonly system: string; readonly code: string };
  readonly outcome: AuditOutcome;
  /** Client id of the caller; absent where it is unknown, or the server acted by itself. */
  readonly clientId?: string | undefined;
  /** Reference to the person on whose behalf it happened. */
  readonly user?: string | undefined;
  /** Reference to the patient it is about. */
  readonly patient?: string | undefined;
  /** References to the resources that came or went. */
  readonly resources: readonly string[];
  /** Stands for a context in all records about it; not the launch id, which would open the context. */
  readonly contextPseudonym?: string;
  /** Correlation id of the exchange. */
  readonly requestId?: string | undefined;
}

/** How it ended. */
type AuditOutcome =
  | { readonly kind: 'success' }
  /** The peer was refused. */
  | { readonly kind: 'refused'; readonly status: number }
  /** The server failed. */
  | { readonly kind: 'failed'; readonly status: number };

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const auditEntityType = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const objectRole = 'http://terminology.hl7.org/CodeSystem/object-role';
const clientRole = agentType(dicom, '110153', 'Source Role ID');
const serverRole = agentType(dicom, '110152', 'Destination Role ID');
const userRole = agentType(
  'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
  'IRCP',
  'information recipient',
);
const actions = { operation: 'E', create: 'C', read: 'R', update: 'U', delete: 'D' } as const;

const restCall: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
  code: 'rest',
  display: 'RESTful Operation',
};
const applicationServer: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/security-source-type',
  code: '4',
  display: 'Application Server',
};
const person: Coding = { system: auditEntityType, code: '1', display: 'Person' };
const systemObject: Coding = { system: auditEntityType, code: '2', display: 'System Object' };
const other: Coding = { system: auditEntityType, code: '4', display: 'Other' };
const patientRole: Coding = { system: objectRole, code: '1', display: 'Patient' };
const resourceRole: Coding = { system: objectRole, code: '4', display: 'Domain Resource' };
const jobRole: Coding = { system: objectRole, code: '20', display: 'Job' };
const requestIdType: Coding = {
  system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType',
  code: 'XrequestId',
};

/**
 * Makes FHIR AuditEvents of one server in the form in which IHE's basic audit log patterns have it: who called, who served, on whose
 * behalf, about which patient, with which result. What is the same in all of them is one object, as logs keep thousands.
 * @see https://profiles.ihe.net/ITI/BALP/
 */
export function createAuditEvents(server: string): (facts: AuditFacts) => AuditEvent {
  const who = { identifier: { value: server } };
  const called: AuditEventAgent = { type: serverRole, who, requestor: false };
  const acting: AuditEventAgent = { type: serverRole, who, requestor: true };
  const source = { observer: who, type: [applicationServer] };
  return (facts) => {
    const { interaction, exchange, outcome } = facts;
    const subtype: Coding[] = [{ system: 'http://hl7.org/fhir/restful-interaction', code: interaction }];
    if (exchange !== undefined) subtype.push(exchange);
    const event: AuditEvent = {
      resourceType: 'AuditEvent',
      id: facts.id,
      type: restCall,
      subtype,
      action: actions[interaction],
      recorded: toInstant(facts.recordedMs),
      outcome: outcomeCodes[outcome.kind],
      agent: agentsOf(facts, exchange === undefined ? acting : called),
      source,
      entity: entitiesOf(facts),
    };
    return outcome.kind === 'success' ? event : { ...event, outcomeDesc: outcomeText(outcome) };
  };
}

const outcomeCodes = { success: '0', refused: '4', failed: '8' } as const;

function outcomeText({ kind, status }: Exclude<AuditOutcome, { readonly kind: 'success' }>): string {
  return `${kind === 'refused' ? 'Refused' : 'Failed'} with status ${status}`;
}

function agentsOf({ clientId, user, exchange }: AuditFacts, server: AuditEventAgent): AuditEventAgent[] {
  const agents: AuditEventAgent[] = [];
  // A caller who did not say who it is has called all the same.
  if (exchange !== undefined) {
    const who = clientId === undefined ? { display: 'unknown' } : { identifier: { value: clientId } };
    agents.push({ type: clientRole, who, requestor: true });
  }
  agents.push(server);
  if (user !== undefined) agents.push({ type: userRole, who: { reference: user }, requestor: false });
  return agents;
}

function entitiesOf({ patient, resources, contextPseudonym, requestId, id }: AuditFacts): AuditEventEntity[] {
  const entities: AuditEventEntity[] = [];
  if (patient !== undefined) entities.push({ what: { reference: patient }, type: person, role: patientRole });
  for (const reference of resources) {
    if (reference !== patient) entities.push({ what: { reference }, type: systemObject, role: resourceRole });
  }
  if (contextPseudonym !== undefined) {
    entities.push({ what: { identifier: { value: contextPseudonym } }, type: other, role: jobRole });
  }
  entities.push({ what: { identifier: { value: requestId ?? id } }, type: requestIdType });
  return entities;
}

function agentType(system: string, code: string, display: string): CodeableConcept {
  return { coding: [{ system, code, display }] };
}
