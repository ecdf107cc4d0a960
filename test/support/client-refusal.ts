import { expect } from 'vitest';
import type { ClientExchange } from '../../simulators/actors/authorization-client/options.ts';
import type { RefusalReason } from '../../simulators/actors/authorization-client/refusal.ts';
import type { AppLab } from './launched-app.ts';
import type { ProviderScript } from './scripted-provider.ts';

/** A rule that a server breaks: the exchange, the requirement it is of, what is wrong, and how the client refuses it. */
export interface RefusalRow {
  readonly exchange: ClientExchange;
  /** A requirement of the guide, or a section of a standard. */
  readonly requirement: string;
  readonly rule: string;
  readonly reason: RefusalReason;
  readonly script: ProviderScript;
}

export const refusalTitle = '$exchange: $rule ($requirement)';

/** One row of a table of refusals. */
export function row(
  exchange: ClientExchange,
  requirement: string,
  rule: string,
  reason: RefusalReason,
  script: ProviderScript,
): RefusalRow {
  return { exchange, requirement, rule, reason, script };
}

/**
 * Expects that a launch ends with the refusal, told to the user and as an event, and that nothing of it is kept; gives the page.
 * `pending`: whether the client goes on waiting for the right answer.
 */
export async function expectClientRefusal(
  lab: AppLab,
  { exchange, requirement, reason, script }: RefusalRow,
  pending: 'none' | 'kept' = 'none',
): Promise<string> {
  const { client } = lab.app;
  lab.provider.script = script;
  const before = await client.stateDigest();
  const stop = await lab.launch(({ pathname }) => pathname === '/callback');
  const waiting = await client.stateDigest();
  const page = stop.status === 0 ? await lab.browser.visit(stop.address) : stop;
  expect({ status: page.status, shown: /<code>(.*)<\/code>/.exec(page.body)?.[1] }).toEqual({
    status: stop.status === 0 ? 400 : 502,
    shown: reason,
  });
  expect(lab.events.findLast(({ kind }) => kind === 'exchange-failed')).toMatchObject({ exchange, reason });
  if (requirement.startsWith('SOF-')) expect(lab.missed().join()).toContain(requirement);
  expect(await client.stateDigest()).toBe(pending === 'kept' ? waiting : before);
  expect(await client.findSession(lab.sessionId())).toBeUndefined();
  return page.body;
}
