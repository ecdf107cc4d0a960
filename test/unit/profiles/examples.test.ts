import { describe, expect, it } from 'vitest';
import { membersOf, readJsonFiles } from '../../support/profile-package.ts';

interface Part {
  readonly name: string;
  readonly resource?: { readonly resourceType: string; readonly type?: string; readonly entry?: readonly Entry[] };
}

interface Entry {
  readonly fullUrl?: string;
  readonly request?: { readonly method?: string; readonly url?: string };
  readonly response?: Readonly<Record<string, unknown>>;
}

const every = readJsonFiles().filter(({ path }) => path.startsWith('examples/'));
const examples = every.filter(({ name }) => /^ca-sofa-/.test(name));
const errors = examples.filter(({ name }) => /\.response\.error/.test(name));
const messages = examples.filter((example) => !errors.includes(example));

function partsOf(name: string): readonly Part[] {
  const body = examples.find((example) => example.name === `${name}.json`)?.body;
  return (body?.['parameter'] ?? []) as readonly Part[]; // shape is what is tested below
}

function bundleOf(name: string, parameter: string): { readonly type?: string; readonly entry?: readonly Entry[] } {
  return partsOf(name).find((part) => part.name === parameter)?.resource ?? {};
}

describe('the examples of CA:SoFA', () => {
  it('cover both directions of both exchanges, with their variants', () => {
    expect(examples.map(({ name }) => name)).toEqual([
      'ca-sofa-1.set-context.request.by-reference.json',
      'ca-sofa-1.set-context.request.error-batch.json',
      'ca-sofa-1.set-context.request.error-missing-full-url.json',
      'ca-sofa-1.set-context.request.error-unsupported-type.json',
      'ca-sofa-1.set-context.request.json',
      'ca-sofa-1.set-context.response.by-reference.json',
      'ca-sofa-1.set-context.response.error-400.json',
      'ca-sofa-1.set-context.response.error-batch.json',
      'ca-sofa-1.set-context.response.error-missing-full-url.json',
      'ca-sofa-1.set-context.response.error-unsupported-type.json',
      'ca-sofa-1.set-context.response.json',
      'ca-sofa-2.clear-context.request.error-duplicate-launch-id.json',
      'ca-sofa-2.clear-context.request.error-missing-launch-id.json',
      'ca-sofa-2.clear-context.request.json',
      'ca-sofa-2.clear-context.response.already-cleared.json',
      'ca-sofa-2.clear-context.response.error-400.json',
      'ca-sofa-2.clear-context.response.error-duplicate-launch-id.json',
      'ca-sofa-2.clear-context.response.error-missing-launch-id.json',
      'ca-sofa-2.clear-context.response.json',
    ]);
  });

  it.each(messages)('are Parameters in $name', ({ body }) => {
    expect(body['resourceType']).toBe('Parameters');
  });

  it.each(errors)('are an OperationOutcome with an error in $name', ({ body }) => {
    expect(body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] });
  });

  it('use every parameter that set-context takes', () => {
    const names = new Set(partsOf('ca-sofa-1.set-context.request').map(({ name }) => name));

    expect([...names]).toEqual([
      'appID',
      'patient',
      'encounter',
      'fhirContext',
      'fhirUser',
      'need_patient_banner',
      'intent',
      'smart_style_url',
      'tenant',
      'resources',
    ]);
  });

  it('send a transaction whose entries have a fullUrl and are created', () => {
    const bundle = bundleOf('ca-sofa-1.set-context.request', 'resources');

    expect(bundle.type).toBe('transaction');
    for (const entry of bundle.entry ?? []) {
      expect(entry.fullUrl).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
      expect(entry.request).toEqual({ method: 'POST', url: expect.stringMatching(/^[A-Z][A-Za-z]+$/) });
    }
  });

  it('refer by urn:uuid only to entries that are sent', () => {
    const bundle = bundleOf('ca-sofa-1.set-context.request', 'resources');
    const sent = new Set(bundle.entry?.map(({ fullUrl }) => fullUrl));
    const references = [...membersOf(partsOf('ca-sofa-1.set-context.request'))]
      .filter(([name, value]) => name === 'reference' && String(value).startsWith('urn:'))
      .map(([, value]) => value);

    expect(references.filter((reference) => !sent.has(String(reference)))).toEqual([]);
  });

  it('answer each entry with all that a response must tell', () => {
    const sent = bundleOf('ca-sofa-1.set-context.request', 'resources').entry ?? [];
    const answer = bundleOf('ca-sofa-1.set-context.response', 'resourcesResponse');

    expect(answer.type).toBe('transaction-response');
    expect(answer.entry?.map(({ response }) => String(response?.['location']).split('/')[0])).toEqual(
      sent.map(({ request }) => request?.url),
    );
    for (const entry of answer.entry ?? []) {
      expect(entry.fullUrl).toMatch(/^https:\/\/[a-z.]*example\.ca\//);
      expect(Object.keys(entry.response ?? {}).sort()).toEqual(['etag', 'lastModified', 'location', 'status']);
    }
  });

  it('give a launchID with every success, and clear the one that was given', () => {
    const given = (name: string) => partsOf(name).filter((part) => part.name === 'launchID');

    expect(given('ca-sofa-1.set-context.response')).toHaveLength(1);
    expect(given('ca-sofa-1.set-context.response.by-reference')).toHaveLength(1);
    expect(given('ca-sofa-2.clear-context.request')).toEqual(given('ca-sofa-1.set-context.response'));
  });
});

describe('all examples', () => {
  it('speak both official languages', () => {
    const languages = new Set(
      [...membersOf(every.map(({ body }) => body))].filter(([name]) => name === 'language').map(([, value]) => value),
    );

    expect([...languages]).toEqual(expect.arrayContaining(['en-CA', 'fr-CA']));
  });

  it('name no host that could be real', () => {
    const hosts = every.flatMap(({ text }) =>
      [...text.matchAll(/(?:https?|wss):\/\/([^/|"?& ]+)/g)].map(([, host]) => host),
    );
    const vocabulary = [
      'fhir.infoway-inforoute.ca',
      'halo-toolkit.example',
      'terminology.hl7.org',
      'hl7.org',
      'loinc.org',
      'unitsofmeasure.org',
    ];

    expect(hosts.filter((host = '') => !vocabulary.includes(host) && !/\.example\.ca$/.test(host))).toEqual([]);
  });
});
