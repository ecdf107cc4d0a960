import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { buildRelease } from '../../../generator/build/build-release.ts';
import { emitRelease } from '../../../generator/emit/emit-release.ts';
import { loadSources } from '../../../generator/load/load-sources.ts';
import { printModule } from '../../../generator/write/print-module.ts';
import { compileFolder } from '../../support/compile-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'sketches-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How a vendor uses what is generated. Each `@ts-expect-error` is a mistake the types must catch. */
const use = `
import { AuthorizationServerClient, buildAuthorizeUrl, createAuthorizeCallback, readAuthorizeCallback } from './ca-sof/authorization-server.client.ts';
import { createAuthorizationServerServer } from './ca-sof/authorization-server.server.ts';
import { NotificationConsumerClient } from './ca-fsub/notification-consumer.client.ts';
import { createNotificationConsumerServer } from './ca-fsub/notification-consumer.server.ts';
import { ResourceServerClient } from './ca-sof/resource-server.client.ts';
import { unwrap } from '../runtime/exchange-error.ts';
import { OAuthError } from '../runtime/oauth-error.ts';

export const server = createAuthorizationServerServer({
  'CA:SoF-3/authorize': {
    confirm: ({ address, parameters }) => address === 'https://app.example' && parameters['client_id'] === 'a',
    answer: ({ state, redirect_uri }) => ({ code: redirect_uri, state }),
  },
  'CA:SoF-3/token.code': ({ code, code_verifier }, { credentials }) => {
    if (credentials.kind === 'basic') throw new OAuthError('invalid_client');
    return { access_token: code + code_verifier, token_type: 'Bearer', scope: 'launch' };
  },
});

// @ts-expect-error: an exchange without a handler
createAuthorizationServerServer({ 'CA:SoF-3/token.code': () => ({ access_token: 'a', token_type: 'b', scope: 'c' }) });

createAuthorizationServerServer({
  // @ts-expect-error: a redirect needs somebody to confirm its address
  'CA:SoF-3/authorize': { answer: () => ({ code: 'c', state: 's' }) },
  // @ts-expect-error: scope is missing in the reply
  'CA:SoF-3/token.code': () => ({ access_token: 'a', token_type: 'b' }),
});

// @ts-expect-error: no such code
throw new OAuthError('invalid_cleint');

export async function launch(base: string): Promise<string> {
  const configuration = unwrap(await new ResourceServerClient({ baseUrl: base }).smartConfiguration());
  const client = new AuthorizationServerClient({ discovered: { 'CA:SoF-2/smart-configuration': configuration } });
  const url = buildAuthorizeUrl(
    {
      response_type: 'code',
      client_id: 'a',
      redirect_uri: 'https://app.example',
      scope: 'launch',
      state: 's',
      aud: base,
      code_challenge: 'x',
      code_challenge_method: 'S256',
    },
    { url: configuration.authorization_endpoint },
  );
  const back = readAuthorizeCallback(url);
  if (!back.ok) return back.error.kind;
  const token = await client.tokenCode({
    grant_type: 'authorization_code',
    code: back.output.code,
    redirect_uri: 'https://app.example',
    code_verifier: 'v',
  });
  // @ts-expect-error: another grant
  await client.tokenCode({ grant_type: 'password', code: 'c', redirect_uri: 'r', code_verifier: 'v' });
  // @ts-expect-error: misspelt
  await client.tokenCode({ grant_type: 'authorization_code', kode: 'c', redirect_uri: 'r', code_verifier: 'v' });
  // @ts-expect-error: no such exchange
  new AuthorizationServerClient({ endpoints: { 'CA:SoF-3/tokn': 'https://x' } });
  return token.ok ? token.output.access_token : token.error.kind;
}

export const callback = createAuthorizeCallback({
  answered: ({ code, state }) => code + state,
  failed: (error) => (error.kind === 'oauth' ? error.error : String(error.issues.length)),
});

export const hook = createNotificationConsumerServer({
  'CA:FSub~notify-rest-hook/notify': (bundle) => {
    bundle.type satisfies string;
    return undefined;
  },
});

export const push = (url: string) =>
  new NotificationConsumerClient().notify(url, {
    resourceType: 'Bundle',
    type: 'history',
    entry: [],
  });
`;

it('gives every exchange of the hard cases a client and a server that compile, and catch mistakes', async () => {
  const loaded = await loadSources({
    guide: { kind: 'folder', path: 'test/fixtures/sketches' },
    toolkitRoot: process.cwd(),
  });
  if (loaded.value === undefined) throw new TypeError('The sketches do not load');
  const built = buildRelease(loaded.value);
  if (built.value === undefined) throw new TypeError('The sketches do not build');
  const { templates, runtime } = loaded.value;
  const emitted = emitRelease(built.value, { templates, runtime });
  const output = join(folder, 'generated');
  for (const file of emitted.value) {
    if (file.kind !== 'module' && file.kind !== 'text') continue;
    const path = resolve(output, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.kind === 'module' ? printModule(file.path, file.module) : file.text);
  }
  writeFileSync(join(output, 'sketches-1.1.0', 'use.ts'), use);
  expect(compileFolder(output)).toEqual([]);
}, 120_000);
