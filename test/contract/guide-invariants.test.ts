import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, test } from 'vitest';
import * as catalog from '../../generated/halo-1.1.0/ca-ac/validators.ts';
import * as subscriptions from '../../generated/halo-1.1.0/ca-fsub/validators.ts';
import * as smart from '../../generated/halo-1.1.0/ca-sof/validators.ts';
import { Validation, type Validator } from '../../generated/runtime/validation.ts';
import { languageBase } from '../../generator/model/namespace.ts';
import type { Constraint, ElementNode, Structure } from '../../generator/model/structure.ts';
import { publishedRelease } from '../support/published-document.ts';

type Members = Readonly<Record<string, unknown>>;

/** An invariant of the guide: a message that meets it, and what to change of that so that it does not. */
interface Case {
  readonly validate: Validator;
  readonly met: Members;
  readonly missed: Members;
}

function example(name: string): Members {
  return JSON.parse(readFileSync(`profiles/halo-1.1.0/examples/${name}.json`, 'utf8'));
}

const configuration = example('ca-sof-2.smart-configuration.response');
const openid = example('ca-sof.openid-configuration.response');
const introspection = example('ca-sof.introspect.response');
const token = example('ca-sof-3.token.code.response');
const refreshed = example('ca-sof-3.token.refresh.response');
const backend = example('ca-sof.token.client-credentials.response');
const notification = example('ca-fsub.notify.request');
const record = {
  id: 'a',
  name: 'A',
  description: 'A',
  publisher: { name: 'A' },
  scopes: [],
  privacyPolicyUrl: 'https://a.example',
};

function changed(validate: Validator, met: Members, change: Members): Case {
  return { validate, met, missed: { ...met, ...change } };
}

/** By definition and key. */
const cases: Readonly<Record<string, Case>> = {
  'AppRecord ac-1': changed(
    catalog.validateAppRecord,
    { ...record, launchUrl: 'http://localhost:4000/launch' },
    { launchUrl: 'http://app.example/launch' },
  ),
  'SmartConfiguration sof-1': changed(smart.validateSmartConfiguration, configuration, { jwks_uri: undefined }),
  'SmartConfiguration sof-2': changed(smart.validateSmartConfiguration, configuration, {
    capabilities: ['launch-ehr'],
  }),
  'SmartConfiguration sof-3': changed(smart.validateSmartConfiguration, configuration, {
    code_challenge_methods_supported: ['S256', 'plain'],
  }),
  'SmartConfiguration sof-4': changed(smart.validateSmartConfiguration, configuration, {
    grant_types_supported: ['client_credentials'],
  }),
  'SmartConfiguration sof-5': changed(smart.validateSmartConfiguration, configuration, { token_endpoint: '/token' }),
  'OpenidConfiguration sof-6': changed(smart.validateOpenidConfiguration, openid, {
    id_token_signing_alg_values_supported: ['ES256'],
  }),
  'JsonWebKey sof-7': changed(smart.validateJsonWebKey, { kty: 'RSA', kid: '1', n: 'AQ', e: 'AQAB' }, { e: undefined }),
  'JsonWebKey sof-8': changed(
    smart.validateJsonWebKey,
    { kty: 'EC', kid: '1', crv: 'P-384', x: 'AQ', y: 'AQ' },
    { y: undefined },
  ),
  'FhirContextItem sof-9': changed(
    smart.validateFhirContextItem,
    { reference: 'Patient/a', role: 'https://a.example' },
    { role: 'launch' },
  ),
  'FhirContextItem sof-10': changed(
    smart.validateFhirContextItem,
    { reference: 'Task/a' },
    { reference: 'https://a.example/Task/a' },
  ),
  'SmartTokenResponse sof-11': changed(smart.validateSmartTokenResponse, token, { token_type: 'DPoP' }),
  'SmartTokenResponse sof-12': changed(smart.validateSmartTokenResponse, token, { patient: undefined }),
  'SmartTokenResponse sof-13': changed(smart.validateSmartTokenResponse, token, { expires_in: 3601 }),
  'SmartRefreshResponse sof-11': changed(smart.validateSmartRefreshResponse, refreshed, { token_type: 'mac' }),
  'SmartRefreshResponse sof-13': changed(smart.validateSmartRefreshResponse, refreshed, { expires_in: 86_400 }),
  'BackendTokenResponse sof-11': changed(smart.validateBackendTokenResponse, backend, { token_type: 'Bear' }),
  'IntrospectionResponse sof-14': changed(smart.validateIntrospectionResponse, introspection, { client_id: undefined }),
  'BackportSubscriptionNotificationR4 backport-notification-bundle-r4-1': changed(
    subscriptions.constrainBackportSubscriptionNotificationR4,
    notification,
    { entry: [{ fullUrl: 'urn:uuid:0b4e8a6e-52a4-4f0d-9e0c-000000000001', resource: { resourceType: 'Patient' } }] },
  ),
};

function* constraintsBelow(node: ElementNode): Generator<Constraint> {
  yield* node.constraints;
  for (const child of node.children) yield* constraintsBelow(child);
  for (const { element } of node.slicing?.slices ?? []) yield* constraintsBelow(element);
}

describe('the invariants of the guide', () => {
  const stated = new Map<string, Constraint>();

  beforeAll(async () => {
    const { release } = await publishedRelease();
    const structures = [...release.structures.values()];
    const core = structures
      .filter(({ source }) => source === 'core')
      .flatMap(({ root }) => [...constraintsBelow(root)]);
    const standard = new Set(core.map(({ key }) => key));
    const own = structures.filter(
      ({ source, type, canonical }: Structure) =>
        source === 'guide' && !(type === 'Extension' && canonical.startsWith(languageBase)),
    );
    for (const structure of own) {
      for (const constraint of constraintsBelow(structure.root)) {
        if (!standard.has(constraint.key)) stated.set(`${structure.name} ${constraint.key}`, constraint);
      }
    }
  });

  test('are each shown met and missed', () => {
    expect(Object.keys(cases).sort()).toEqual([...stated.keys()].sort());
  });

  it.each(Object.entries(cases))('%s says nothing of what meets it, and tells what does not', (name, one) => {
    const constraint = stated.get(name);
    const reports = (value: unknown): readonly unknown[] => {
      const validation = new Validation({ warnings: true, policy: { enforce: 'chosen' } });
      one.validate(value, validation, 'Message');
      return validation.issues
        .filter(({ wanted }) => wanted.startsWith(`${constraint?.key}: `))
        .map(({ severity, requirement }) => ({ severity, requirement }));
    };
    expect(reports(one.met)).toEqual([]);
    const [requirement] = constraint?.grounds?.requirements ?? [undefined];
    const expected = { severity: constraint?.severity, ...(requirement === undefined ? {} : { requirement }) };
    expect(reports(one.missed)).toMatchObject([expected]);
  });
});
