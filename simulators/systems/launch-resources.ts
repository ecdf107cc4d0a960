import type { FhirResource } from 'fhir/r4.js';
import { readExchange, smartConfigurationExchange } from '../../generated/halo-1.1.0/ca-sof/messages.ts';
import type { SmartConfiguration } from '../../generated/halo-1.1.0/ca-sof/types.ts';
import { release } from '../../generated/halo-1.1.0/release.ts';
import type { Policy } from '../../generated/runtime/evidence.ts';
import type { EventSink } from '../../generated/runtime/exchange-event.ts';
import { serveHttp } from '../../generated/runtime/http-server.ts';
import { serveRead } from '../../generated/runtime/interaction-read-server.ts';
import { OperationOutcomeError } from '../../generated/runtime/operation-outcome-error.ts';
import { createServer } from '../../generated/runtime/server-engine.ts';
import type { FetchHandler } from '../../generated/runtime/server-options.ts';
import type { AccessGrant, AccessGrants } from '../kit/access-grants.ts';
import { admitBearer, insufficientScope } from '../kit/bearer-admission.ts';
import type { Clock } from '../kit/clock.ts';
import { opaqueId, type RandomSource } from '../kit/random.ts';
import { covers, parseScope, parseScopes } from '../kit/smart-scope.ts';

/** What the FHIR side of a system that apps are launched from is made from. */
export interface LaunchResourcesOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly fhirBaseUrl: string;
  readonly grants: AccessGrants;
  readonly smartConfiguration: () => SmartConfiguration;
  /** A resource by `Type/id`. */
  readonly findResource: (key: string) => Promise<{ readonly resource: FhirResource } | undefined>;
  readonly log?: EventSink;
  readonly policy?: Policy;
}

/** Publishes the SMART configuration, and lets apps read what the system holds: as much of a Resource Server as a launch needs. */
export function createLaunchResources(options: LaunchResourcesOptions): FetchHandler {
  const { clock, random, log, policy } = options;
  return createServer(
    {
      actor: 'resource-server',
      guide: release.guide.canonical,
      fhirVersion: release.guide.fhirVersion,
      exchanges: [
        serveHttp(smartConfigurationExchange, () => options.smartConfiguration()),
        serveRead<ReadKey, FhirResource>(readExchange, async ({ resourceType, id }, { request }) =>
          read(options, `${resourceType}/${id}`, await admitted(options, request)),
        ),
      ],
    },
    {
      publicBaseUrl: options.fhirBaseUrl,
      now: clock.nowMs,
      newCorrelationId: () => opaqueId(random),
      // The token in the header is what lets a page in, and no cookie counts.
      cors: { everyExchange: true },
      ...(log === undefined ? {} : { onEvent: log }),
      ...(policy === undefined ? {} : { policy }),
    },
  );
}

interface ReadKey {
  readonly resourceType: string;
  readonly id: string;
}

const realm = 'fhir';

/** SOF-100, SOF-101. @see RFC 6750 §3 */
function admitted({ grants, fhirBaseUrl, clock }: LaunchResourcesOptions, { headers }: Request): Promise<AccessGrant> {
  return admitBearer(headers, { grants, base: fhirBaseUrl, nowMs: clock.nowMs(), realm });
}

async function read(options: LaunchResourcesOptions, key: string, grant: AccessGrant): Promise<FhirResource> {
  const stored = await options.findResource(key);
  // What is not there and what must not be seen look alike.
  if (stored !== undefined && mayRead(grant, stored.resource)) return stored.resource;
  if (stored === undefined && mayReadType(grant, key.slice(0, key.indexOf('/')))) {
    throw new OperationOutcomeError(404, { severity: 'error', code: 'not-found', text: 'There is no such resource.' });
  }
  throw insufficientScope(realm, 'The scopes of the token do not cover this resource.');
}

function levelsFor(grant: AccessGrant, type: string): readonly string[] {
  const levels = ['patient', 'user', 'system'];
  const scopes = parseScopes(grant.scopes.join(' '));
  return levels.filter((level) => {
    const wanted = parseScope(`${level}/${type}.r`);
    return scopes.some((scope) => scope.kind === 'resource' && wanted.kind === 'resource' && covers(scope, wanted));
  });
}

function mayReadType(grant: AccessGrant, type: string): boolean {
  return levelsFor(grant, type).some((level) => level !== 'patient');
}

function mayRead(grant: AccessGrant, resource: FhirResource): boolean {
  const levels = levelsFor(grant, resource.resourceType);
  if (levels.some((level) => level !== 'patient')) return true;
  return levels.includes('patient') && grant.patient !== undefined && isOf(resource, grant.patient);
}

/** True for the patient and for what names the patient as its subject. */
function isOf(resource: FhirResource, patient: string): boolean {
  if (resource.resourceType === 'Patient') return resource.id === patient;
  const references = [
    'subject' in resource ? resource.subject : undefined,
    'patient' in resource ? resource.patient : undefined,
  ];
  return references.some(
    (value) => typeof value === 'object' && 'reference' in value && value.reference === `Patient/${patient}`,
  );
}
