import { beforeAll, describe, expect, it } from 'vitest';
import { loadSources } from '../../../generator/load/load-sources.ts';
import { languageExtension, languageExtensions } from '../../../generator/model/namespace.ts';
import type { Sources } from '../../../generator/model/source.ts';
import { runCheck } from '../../../generator/pipeline.ts';
import {
  membersOf,
  packageFolder,
  projectRoot,
  readJsonFiles,
  readResourceFiles,
} from '../../support/profile-package.ts';

const official = 'http://fhir.infoway-inforoute.ca/io/HALO/';
const ours = 'https://halo-toolkit.example/fhir/';
const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/';
const resources = readResourceFiles();

describe('the release folder', () => {
  it('is a FHIR package of its own name', () => {
    const manifest = readJsonFiles().find(({ path }) => path === 'package.json')?.body;

    expect(manifest).toMatchObject({
      name: 'ca.halo-toolkit.reconstruction',
      version: '1.1.0',
      title: 'HALO',
      canonical: 'https://halo-toolkit.example/fhir',
      fhirVersions: ['4.0.1'],
      dependencies: { 'hl7.fhir.r4.core': '4.0.1' },
      license: 'Apache-2.0',
    });
  });

  it.each(resources)('names $path after type and id', ({ name, body }) => {
    expect(name).toBe(`${String(body['resourceType'])}-${String(body['id'])}.json`);
  });

  it.each(resources)('calls $path experimental, draft and of this release', ({ body }) => {
    expect(body).toMatchObject({ experimental: true, status: 'draft', version: '1.1.0' });
  });

  it('keeps every canonical below its root, but for those of other guides', () => {
    const strangers = resources
      .map(({ body }) => ({ url: String(body['url']), path: `${body['resourceType']}/${body['id']}` }))
      .filter(({ url, path }) => ![official, ours, backport].some((root) => url === root + path))
      .map(({ url }) => url);

    expect(strangers.sort()).toEqual([
      'http://hl7.org/fhir/5.0/StructureDefinition/extension-SubscriptionTopic.status',
      'http://hl7.org/fhir/5.0/StructureDefinition/extension-SubscriptionTopic.url',
      'http://hl7.org/fhir/ValueSet/subscription-error',
      'http://hl7.org/fhir/ValueSet/subscription-notification-type',
      'http://hl7.org/fhir/subscription-notification-type',
      'http://terminology.hl7.org/CodeSystem/subscription-error',
    ]);
  });

  it('gives no id and no canonical twice', () => {
    const ids = resources.map(({ body }) => `${body['resourceType']}/${body['id']}`);
    const urls = resources.map(({ body }) => body['url']);

    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(urls).size).toBe(urls.length);
  });

  it('keeps official canonicals for exactly the official artifacts', () => {
    const urls = resources.map(({ body }) => String(body['url'])).filter((url) => url.startsWith(official));

    expect(urls.map((url) => url.slice(official.length)).sort()).toEqual([
      'OperationDefinition/clear-context',
      'OperationDefinition/set-context',
      'StructureDefinition/set-context-input-parameters',
      'StructureDefinition/set-context-output-parameters',
      'StructureDefinition/set-context-transaction-bundle',
      'StructureDefinition/set-context-transaction-response-bundle',
    ]);
  });

  it('says of every artifact of others that it is a reconstruction', () => {
    const silent = resources
      .filter(({ body }) => !String(body['url']).startsWith(ours))
      .filter(({ body }) => !/reconstruction/i.test(String(body['description'])));

    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it('defines every extension of the input language', () => {
    const urls = new Set(resources.map(({ body }) => body['url']));

    expect(languageExtensions.map(languageExtension).filter((url) => !urls.has(url))).toEqual([]);
  });

  it('passes every stage with nothing to warn of', async () => {
    const { diagnostics, releases } = await runCheck({ packages: [packageFolder], toolkitRoot: projectRoot });

    expect(diagnostics.filter(({ severity }) => severity !== 'information')).toEqual([]);
    expect(releases.flatMap((release) => [...release.exchanges.keys()])).toEqual([
      'CA:AC-1/app-list',
      'CA:FSub~bind',
      'CA:FSub~create-subscription',
      'CA:FSub~delete-subscription',
      'CA:FSub~get-ws-binding-token',
      'CA:FSub~notify',
      'CA:FSub~read-subscription',
      'CA:FSub~search-subscription',
      'CA:FSub~subscription-events',
      'CA:FSub~subscription-status',
      'CA:FSub~topic/read-topic',
      'CA:FSub~topic/search-topics',
      'CA:FSub~update-subscription',
      'CA:SoF-1/launch',
      'CA:SoF-2/smart-configuration',
      'CA:SoF-3/authorize',
      'CA:SoF-3/token.code',
      'CA:SoF-3/token.refresh',
      'CA:SoFA-1/set-context',
      'CA:SoFA-2/clear-context',
      'CA:SoF~fhir-access/batch',
      'CA:SoF~fhir-access/capabilities',
      'CA:SoF~fhir-access/create',
      'CA:SoF~fhir-access/delete',
      'CA:SoF~fhir-access/history',
      'CA:SoF~fhir-access/patch',
      'CA:SoF~fhir-access/read',
      'CA:SoF~fhir-access/search',
      'CA:SoF~fhir-access/transaction',
      'CA:SoF~fhir-access/update',
      'CA:SoF~fhir-access/vread',
      'CA:SoF~introspect',
      'CA:SoF~jwks',
      'CA:SoF~openid-configuration',
      'CA:SoF~revoke',
      'CA:SoF~token.client-credentials',
    ]);
  });
});

describe('a canonical in the data', () => {
  const canonicalMembers = [
    'valueCanonical',
    'definition',
    'inputProfile',
    'outputProfile',
    'baseDefinition',
    'valueSet',
    'profile',
    'targetProfile',
    'capabilities',
    'imports',
  ];

  const own = new Set(resources.map(({ body }) => body['url']));
  let sources: Sources | undefined;

  beforeAll(async () => {
    const loaded = await loadSources({ guide: { kind: 'folder', path: packageFolder }, toolkitRoot: projectRoot });
    sources = loaded.value;
  });

  it.each(resources)('leads from $path to the package or to FHIR R4', ({ body }) => {
    const canonicals = [...membersOf(body)]
      .filter(([name]) => canonicalMembers.includes(name))
      .flatMap(([, canonical]) => canonical)
      .filter((canonical): canonical is string => typeof canonical === 'string' && /^https?:/.test(canonical));

    expect(canonicals.filter((url) => !own.has(url) && sources?.core.find(url) === undefined)).toEqual([]);
  });
});
