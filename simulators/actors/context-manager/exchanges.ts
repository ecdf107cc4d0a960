import type {
  ClearContextInput,
  ClearContextOutput,
  SetContextInput,
  SetContextOutput,
} from '../../../generated/halo-1.1.0/ca-sofa/types.ts';
import type { ExchangeContext } from '../../../generated/runtime/server-options.ts';
import type { AccessGrant } from '../../kit/access-grants.ts';
import { createRequirementChecks } from '../../kit/requirement-checks.ts';
import { takeSteps } from '../../kit/take-steps.ts';
import { changeContexts, type ManagerCore, revokePending } from './core.ts';
import { clearContextOutput, setContextOutput } from './output.ts';
import type { Purge } from './purge.ts';
import { clearContextSteps, setContextSteps } from './steps.ts';
import type { ClearContextWork, SetContextWork, Work } from './work.ts';

/** CA:SoFA-1. The steps, and the audit record of them, take effect together or not at all (SOFA-033). */
export async function setContext(
  core: ManagerCore,
  purge: Purge,
  call: {
    readonly input: SetContextInput;
    readonly caller: AccessGrant | undefined;
    readonly exchange: ExchangeContext;
  },
): Promise<SetContextOutput> {
  const { input, exchange } = call;
  const passed = (step: string): void => exchange.emit({ kind: 'step-passed', step });
  const work = await changeContexts(core, async (common) => {
    const { nowMs, tables, revokesTokens, changes } = common;
    // Written out: it is made for every call, and a spread costs a multiple.
    const started: SetContextWork = {
      nowMs,
      tables,
      revokesTokens,
      changes,
      settings: core.settings,
      caller: call.caller,
      checks: createRequirementChecks(core.release.requirements, exchange.emit),
      changed: countTeller(exchange),
      exchange: 'CA:SoFA-1/set-context',
      input,
      addresses: new Map(),
      found: new Map(),
      identifiers: undefined,
      conditions: new Map(),
      entries: [],
      referred: new Set(),
      notes: [],
      context: { fhirContext: [] },
      launchId: undefined,
      expiresMs: 0,
    };
    await takeSteps(setContextSteps, started, passed);
    await core.audit.contextSet(started, exchange.correlationId);
    return started;
  });
  purge.arm(work.expiresMs);
  return setContextOutput(work, core.release.guide.canonical, exchange.notes);
}

/** CA:SoFA-2. */
export async function clearContext(
  core: ManagerCore,
  purge: Purge,
  call: {
    readonly input: ClearContextInput;
    readonly caller: AccessGrant | undefined;
    readonly exchange: ExchangeContext;
  },
): Promise<ClearContextOutput> {
  const { input, exchange } = call;
  const passed = (step: string): void => exchange.emit({ kind: 'step-passed', step });
  const work = await changeContexts(core, async (common) => {
    const started: ClearContextWork = {
      ...common,
      settings: core.settings,
      caller: call.caller,
      checks: createRequirementChecks(core.release.requirements, exchange.emit),
      changed: countTeller(exchange),
      exchange: 'CA:SoFA-2/clear-context',
      input,
      stored: undefined,
      deleted: [],
    };
    await takeSteps(clearContextSteps, started, passed);
    await core.audit.contextCleared(started, exchange.correlationId);
    return started;
  });
  const left = await revokePending(core, [input.launchID]);
  if (left > 0) purge.arm(core.clock.nowMs());
  return clearContextOutput(work, left > 0);
}

function countTeller({ emit }: ExchangeContext): Work['changed'] {
  return (change, count) => emit({ kind: 'state-changed', change, count });
}
