import type { Bundle, CapabilityStatement, FhirResource, Observation, Patient } from 'fhir/r4.js';
import { serveBundle } from '../../generator/runtime/interaction-bundle-server.ts';
import type {
  CreateInput,
  DeleteInput,
  HistoryInput,
  InteractionCode,
  InteractionExchange,
  InteractionType,
  PatchInput,
  ReadInput,
  SearchInput,
  UpdateInput,
  VreadInput,
} from '../../generator/runtime/interaction-exchange.ts';
import {
  serveCapabilities,
  serveInstanceHistory,
  serveRead,
  serveVread,
} from '../../generator/runtime/interaction-read-server.ts';
import { serveSearch } from '../../generator/runtime/interaction-search-server.ts';
import {
  requireVersion,
  serveCreate,
  serveDelete,
  servePatch,
  serveUpdate,
} from '../../generator/runtime/interaction-write-server.ts';
import { OperationOutcomeError, refusal } from '../../generator/runtime/operation-outcome-error.ts';
import { createServer } from '../../generator/runtime/server-engine.ts';
import type { FetchHandler, ServerOptions } from '../../generator/runtime/server-options.ts';
import type { Validator } from '../../generator/runtime/validation.ts';

/** The resource types of a ward, as generated code would type them. */
interface WardResources {
  readonly Patient: {
    readonly resource: Patient;
    readonly parameters: { readonly _id: 'token'; readonly name: 'string'; readonly birthdate: 'date' };
    readonly includes: never;
    readonly revIncludes: 'Observation:subject';
  };
  readonly Observation: {
    readonly resource: Observation;
    readonly parameters: { readonly subject: 'reference'; readonly code: 'token' };
    readonly includes: 'Observation:subject';
    readonly revIncludes: never;
  };
}

/** Resource types of the ward. */
type WardType = keyof WardResources;

const needsStatus: Validator = (value, validation, at) => {
  if (typeof value === 'object' && value !== null && 'status' in value) return;
  const source = { requirement: 'WARD-001', evidence: 'stated' } as const;
  validation.report({
    rule: 'cardinality-min',
    code: 'required',
    at: `${at}.status`,
    found: undefined,
    wanted: 'a status',
    source,
  });
};

const types: Readonly<Record<WardType, InteractionType>> = {
  Patient: {
    search: {
      parameters: { _id: 'token', name: 'string', birthdate: 'date' },
      includes: [],
      revIncludes: ['Observation:subject'],
    },
    conditional: { create: true, update: true, delete: 'single' },
    updateCreate: true,
  },
  Observation: {
    validate: needsStatus,
    search: {
      parameters: { subject: 'reference', code: 'token' },
      includes: ['Observation:subject'],
      revIncludes: [],
    },
    conditional: { create: false, update: false, delete: 'not-supported' },
    updateCreate: false,
  },
};

const systemInteractions: readonly InteractionCode[] = ['batch', 'transaction', 'capabilities'];

/** An exchange of the ward, as generated code would hold it. */
export function wardExchange(interaction: InteractionCode): InteractionExchange {
  return {
    id: `TX:Ward~access/${interaction}`,
    initiator: 'visitor',
    responder: 'ward',
    interaction,
    types: systemInteractions.includes(interaction) ? {} : types,
    resources: () => undefined,
  };
}

/** What reached the handlers, in order. */
export type Seen = { readonly interaction: InteractionCode; readonly input: unknown }[];

const stored: Patient = {
  resourceType: 'Patient',
  id: 'p1',
  meta: { versionId: '3', lastUpdated: '2026-03-02T15:10:00.250Z' },
};

function bundleOf(type: Bundle['type']): Bundle<FhirResource> {
  return { resourceType: 'Bundle', type };
}

/** A ward whose handlers do little, and say what they were given. */
export function wardServer(seen: Seen, options: ServerOptions = {}): FetchHandler {
  const see = (interaction: InteractionCode, input: unknown) => seen.push({ interaction, input });
  const patient = (id: string | undefined): Patient => {
    if (id === 'gone') throw refusal(410, 'not-found', 'It was deleted.');
    if (id !== 'p1') throw refusal(404, 'not-found', 'There is none.');
    return stored;
  };
  const version = { versionId: '4', lastUpdated: '2026-03-03T00:00:00Z' };
  return createServer(
    {
      actor: 'ward',
      guide: 'https://ward.example',
      fhirVersion: '4.0.1',
      exchanges: [
        serveRead(wardExchange('read'), (input: ReadInput<WardType>) => {
          see('read', input);
          return patient(input.id);
        }),
        serveVread(wardExchange('vread'), (input: VreadInput<WardType>) => {
          see('vread', input);
          return patient(input.id);
        }),
        serveInstanceHistory(wardExchange('history-instance'), (input: HistoryInput<WardType>) => {
          see('history-instance', input);
          return bundleOf('history');
        }),
        serveCreate(wardExchange('create'), (input: CreateInput<WardType, WardResources>) => {
          see('create', input);
          const created = !('ifNoneExist' in input);
          return { resource: { ...input.resource, id: 'p2', meta: version }, created };
        }),
        serveUpdate(wardExchange('update'), (input: UpdateInput<WardType, WardResources>) => {
          see('update', input);
          requireVersion(input.ifMatch, '3');
          return { resource: { ...input.resource, id: input.id ?? 'p1', meta: version }, created: input.id === 'new' };
        }),
        servePatch(wardExchange('patch'), (input: PatchInput<WardType, WardResources>) => {
          see('patch', input);
          const outcome = {
            resourceType: 'OperationOutcome',
            issue: [{ severity: 'information', code: 'informational' }],
          } as const;
          return {
            resource: { ...stored, meta: version },
            created: false,
            outcome: { ...outcome, issue: [...outcome.issue] },
          };
        }),
        serveDelete(wardExchange('delete'), (input: DeleteInput<WardType, WardResources>) => {
          see('delete', input);
          return undefined;
        }),
        ...serveSearch(wardExchange('search-type'), (input: SearchInput<WardType, WardResources>) => {
          see('search-type', input);
          return { ...bundleOf('searchset'), link: [{ relation: 'next', url: '?page=2' }] };
        }),
        serveBundle(wardExchange('batch'), (input) => {
          see('batch', input);
          return bundleOf('batch-response');
        }),
        serveBundle(wardExchange('transaction'), (input) => {
          see('transaction', input);
          throw new OperationOutcomeError(422, { severity: 'error', code: 'business-rule', text: 'No.' });
        }),
        serveCapabilities(wardExchange('capabilities'), (): CapabilityStatement => {
          see('capabilities', undefined);
          return {
            resourceType: 'CapabilityStatement',
            status: 'active',
            date: '2026',
            kind: 'instance',
            fhirVersion: '4.0.1',
            format: ['json'],
          };
        }),
      ],
    },
    options,
  );
}
