import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../simulators/kit/http-server.ts';
import { openHeadlessBrowser } from '../support/headless-browser.ts';
import { createSimulateRuns } from '../support/simulate-runs.ts';

const runs = createSimulateRuns();

beforeAll(runs.open);
afterAll(async () => {
  await runs.stopAll();
  await runs.close();
});

/** The JSON that the section shows, in order. */
function shown(): readonly string[] {
  const [, section = ''] = readFileSync('simulators/README.md', 'utf8').split('## From the command line');
  return [...section.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => text);
}

/** Ports that were free a moment ago, by those that the text has. */
async function freePorts(): Promise<ReadonlyMap<string, string>> {
  const servers = await Promise.all(['8081', '8082', '8083'].map(async (port) => ({ port, at: await serve(nobody) })));
  for (const { at } of servers) await at.close();
  return new Map(servers.map(({ port, at }) => [port, String(at.port)]));
}

const nobody = async (): Promise<Response> => new Response();

describe('what the simulators say of the command line', () => {
  it('leads to an app that shows the patient, and to tenants', async () => {
    const ports = await freePorts();
    const texts = shown().map((text) =>
      text.replaceAll(/127\.0\.0\.1:(\d+)/g, (_, port: string) => `127.0.0.1:${ports.get(port)}`),
    );
    const [sofa = '', app = '', clinic = '', launch = '', tenants = ''] = texts;
    const start = async (name: string, text: string, port?: string) => {
      const config = await runs.file(`${name}.json`, text);
      return runs.start(name, {}, { config, ...(port === undefined ? {} : { port: ports.get(port) ?? '0' }) });
    };
    await start('sofa', sofa, '8081');
    await start('smart-app', app, '8082');
    const { baseUrl } = await start('poc-sofa', clinic, '8083');
    const ask = async (action: string, body: string) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`${baseUrl}/${action}`, { method: 'POST', headers, body })).json();
    };
    const launched = await ask('launch', launch);
    const page = await openHeadlessBrowser().visit(launched.url);
    expect([page.status, page.body]).toEqual([200, expect.stringContaining('Tremblay-Côté')]);
    expect(await ask('end-launch', JSON.stringify({ launchId: launched.launchId }))).toMatchObject({ ok: true });
    expect(await ask('launch', launch.replace('growth-chart', 'other'))).toMatchObject({
      ok: false,
      at: 'set-context',
    });
    expect((await start('context-manager', tenants)).baseUrl).toMatch(/\/t\/clinic-042$/);
  });
});
