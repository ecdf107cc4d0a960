import type { Bundle, OperationOutcome, ParametersParameter } from 'fhir/r4.js';
import { describe, expect, it } from 'vitest';
import { release } from '../../generated/halo-1.1.0/release.ts';
import type { ExchangeEvent } from '../../generated/runtime/exchange-event.ts';
import { type ContextSource, createContextSource } from '../../simulators/actors/context-source/actor.ts';
import { emptySourceTables } from '../../simulators/actors/context-source/state.ts';
import { encounter, patient } from '../../simulators/data/clinic-visit.ts';
import { createManualClock } from '../../simulators/kit/clock.ts';
import { createMemoryStore } from '../../simulators/kit/memory-store.ts';
import { createSeededRandom } from '../../simulators/kit/random.ts';

const launchId = 'k3Zt9qB0v6mWc2YxR8hJ1A';
const noted: OperationOutcome = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'information', code: 'informational' }],
};
const outcome: ParametersParameter = { name: 'outcome', resource: noted };

/** A source whose manager gives the answers of a script, the last one for ever. */
function sourceWith(...script: readonly (readonly ParametersParameter[])[]): {
  source: ContextSource;
  events: ExchangeEvent[];
} {
  const events: ExchangeEvent[] = [];
  let calls = 0;
  const source = createContextSource({
    release,
    clock: createManualClock(0),
    random: createSeededRandom('source'),
    store: createMemoryStore(emptySourceTables()),
    managerBaseUrl: 'https://manager.example/fhir',
    log: (event) => events.push(event),
    fetch: async () => {
      const parameter = script[Math.min(calls, script.length - 1)];
      calls += 1;
      return new Response(JSON.stringify({ resourceType: 'Parameters', parameter }), {
        headers: { 'content-type': 'application/fhir+json' },
      });
    },
  });
  return { source, events };
}

const input = {
  patient: { reference: patient.fullUrl },
  resources: {
    resourceType: 'Bundle' as const,
    type: 'transaction' as const,
    entry: [patient, encounter].map(({ fullUrl, resource }) => ({
      fullUrl,
      resource,
      request: { method: 'POST' as const, url: resource.resourceType },
    })),
  },
};

function created(...locations: readonly string[]): ParametersParameter {
  const entry: Bundle['entry'] = locations.map((location) => ({
    fullUrl: `https://manager.example/fhir/${location.replace(/\/_history\/.*/, '')}`,
    response: { status: '201', location, etag: 'W/"1"', lastModified: '2025-10-02T14:05:11Z' },
  }));
  const bundle: Bundle = { resourceType: 'Bundle', type: 'transaction-response', entry };
  return { name: 'resourcesResponse', resource: bundle };
}

function withoutEtag(): ParametersParameter {
  const bundle: Bundle = {
    resourceType: 'Bundle',
    type: 'transaction-response',
    entry: [
      {
        fullUrl: 'https://manager.example/fhir/Patient/p-1',
        response: { status: '201', location: 'Patient/p-1', lastModified: '2025-10-02T14:05:11Z' },
      },
    ],
  };
  return { name: 'resourcesResponse', resource: bundle };
}

const launch = (value = launchId): ParametersParameter => ({ name: 'launchID', valueString: value });
const good = [launch(), created('Patient/p-1/_history/1', 'Encounter/e-2'), outcome];

function missed(events: readonly ExchangeEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.kind === 'requirement-missed' ? [`${event.requirement} ${event.check}`] : [],
  );
}

describe('a Context Source', () => {
  it('finds nothing missing in a good answer', async () => {
    const { source, events } = sourceWith(good);
    await source.setContext(input);
    expect(missed(events)).toEqual([]);
    expect(events.filter(({ kind }) => kind === 'requirement-met')).toHaveLength(7);
  });

  it('keeps which local resource is which at the manager', async () => {
    const { source } = sourceWith(good);
    await source.setContext(input);
    expect(await source.managerKeyOf(patient.fullUrl)).toBe('Patient/p-1');
    expect(await source.managerKeyOf(encounter.fullUrl)).toBe('Encounter/e-2');
  });

  it('forgets them when the context is cleared', async () => {
    const { source, events } = sourceWith(good, [outcome]);
    await source.setContext(input);
    await source.clearContext(launchId);
    expect(await source.managerKeyOf(patient.fullUrl)).toBeUndefined();
    expect(missed(events)).toEqual([]);
  });

  it.each([
    ['a launchID that is easily guessed', [launch('42'), ...good.slice(1)], ['SOFA-040 launch-id-opaque']],
    ['no resourcesResponse', [launch(), outcome], ['SOFA-041 response-where-sent', 'SOFA-046 ids-kept']],
    [
      'an answer too few',
      [launch(), created('Patient/p-1'), outcome],
      ['SOFA-042 answer-for-each-entry', 'SOFA-044 answers-in-order', 'SOFA-046 ids-kept'],
    ],
    [
      'answers in another order',
      [launch(), created('Encounter/e-2', 'Patient/p-1'), outcome],
      ['SOFA-044 answers-in-order'],
    ],
    [
      'locations that name no resource',
      [launch(), created('https://manager.example/one', 'two'), outcome],
      ['SOFA-044 answers-in-order', 'SOFA-046 ids-kept'],
    ],
    ['an answer without etag', [launch(), withoutEtag(), outcome], ['SOFA-043 message:cardinality-min']],
    ['no outcome', good.slice(0, 2), ['SOFA-045 outcome-given']],
  ])('sees %s', async (_what, answer, wanted) => {
    const { source, events } = sourceWith(answer);
    await source.setContext(input);
    expect(missed(events)).toEqual(wanted);
  });

  it('sees a launchID that was given before', async () => {
    const { source, events } = sourceWith(good);
    await source.setContext(input);
    await source.setContext(input);
    expect(missed(events)).toEqual(['SOFA-040 launch-id-opaque']);
  });

  it('sees a clear without outcome, and takes it for a failed one', async () => {
    const { source, events } = sourceWith([]);
    const result = await source.clearContext(launchId);
    expect(result.ok).toBe(false);
    expect(missed(events)).toEqual(['SOFA-063 message:cardinality-min']);
  });

  it('makes a launch URL that names the manager and the context', () => {
    const { source } = sourceWith(good);
    expect(source.launchUrl('https://app.example.ca/launch?lang=fr', launchId)).toBe(
      `https://app.example.ca/launch?lang=fr&iss=https%3A%2F%2Fmanager.example%2Ffhir&launch=${launchId}`,
    );
  });
});
