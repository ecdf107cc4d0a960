import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formOfPage } from '../support/headless-browser.ts';
import { type AppChoices, type AppLab, clientId, startAppLab } from '../support/launched-app.ts';

const listsPost = {
  configuration: (document: Record<string, unknown>) => ({
    ...document,
    capabilities: ['launch-ehr', 'sso-openid-connect', 'authorize-post'],
  }),
};

describe('CA:SoF-3/authorize by POST, from an Authorization Client', () => {
  const labs: AppLab[] = [];
  const start = async (choices: AppChoices): Promise<AppLab> => {
    const lab = await startAppLab(choices);
    labs.push(lab);
    return lab;
  };
  let told: AppLab;
  let asSupported: AppLab;
  beforeAll(async () => {
    told = await start({ authorizeBy: 'post' });
    asSupported = await start({ authorizeBy: 'post-where-supported' });
  });
  afterAll(async () => {
    for (const lab of labs) await lab.close();
  });

  it('SOF-034 SOF-030 posts the whole request, and nothing of it is in the address', async () => {
    const page = await told.launch();
    const { action, fields } = formOfPage(page);
    expect([page.status, action.href]).toEqual([200, `${told.provider.origin}/auth/authorize`]);
    expect(Object.fromEntries(fields)).toEqual({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: told.app.redirectUri,
      launch: 'launch-1',
      scope: 'launch openid fhirUser patient/Patient.r offline_access',
      state: expect.stringMatching(/^[\w-]{43}$/),
      aud: told.provider.iss,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    const done = await told.browser.submit(page);
    expect([done.status, done.address.pathname]).toEqual([200, '/']);
    expect(done.body).toContain('Noor Tremblay-Côté');
  });

  it('SOF-034 has the page send itself, where the browser allows no other script and no other target', async () => {
    const { body, headers } = await told.launch();
    const [, script = ''] = /<script>(.*)<\/script>/.exec(body) ?? [];
    const hash = createHash('sha256').update(script).digest('base64');
    const policy = (headers.get('content-security-policy') ?? '').split('; ');
    expect(policy).toContain(`script-src 'sha256-${hash}'`);
    expect(policy).toContain(`form-action 'self' ${told.provider.origin}`);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('SOF-034 posts where the server lists authorize-post, and goes by the address where it does not', async () => {
    asSupported.provider.script = listsPost;
    expect((await asSupported.browser.submit(await asSupported.launch())).status).toBe(200);
    asSupported.provider.reset();
    await asSupported.launch();
    const asked = asSupported.provider.seen.filter(({ path }) => path === '/auth/authorize');
    expect(asked.map(({ method }) => method)).toEqual(['GET']);
  });

  it('SOF-042 takes what comes back from a posted request for the session that posted it only', async () => {
    const page = await told.launch();
    const { fields } = formOfPage(page);
    const state = new Map(fields).get('state') ?? '';
    const forged = await told.browser.visit(`${told.app.redirectUri}?code=c&state=${state.slice(1)}x`);
    expect(forged.status).toBe(400);
    expect((await told.browser.submit(page)).status).toBe(200);
    expect((await told.browser.visit(`${told.app.redirectUri}?code=c&state=${state}`)).status).toBe(400);
  });
});
