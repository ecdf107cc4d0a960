import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LoopbackAuthorization, startAuthorization } from '../support/loopback-authorization.ts';
import { assertionRows, inspectRows, systemRows } from '../support/refusals/assertion-rows.ts';
import { authorizeRows } from '../support/refusals/authorize-rows.ts';
import { errorOf } from '../support/refusals/refusal-row.ts';
import { codeRows, refreshRows } from '../support/refusals/token-rows.ts';

const rows = [...authorizeRows, ...codeRows, ...refreshRows, ...assertionRows, ...systemRows, ...inspectRows];

describe('what an Authorization Server refuses', () => {
  let lab: LoopbackAuthorization;

  beforeAll(async () => {
    lab = await startAuthorization();
  });

  afterAll(() => lab.close());

  it('is at least a hundred things, no two of them the same', () => {
    const names = rows.map(({ exchange, requirement, rule }) => `${exchange} ${requirement} ${rule}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(100);
  });

  it.each(rows)('$requirement $exchange refuses where not: $rule', async ({ arrange, status, error, redirected }) => {
    const refused = await arrange(lab);
    const before = await lab.server.stateDigest();
    const reply = await refused();
    expect({ status: reply.status, error: errorOf(reply) }, reply.text).toEqual({ status, error });
    expect(reply.location !== undefined).toBe(redirected ?? false);
    if (redirected === true) expect(reply.location?.searchParams.has('code')).toBe(false);
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(await lab.server.stateDigest()).toBe(before);
  });
});
