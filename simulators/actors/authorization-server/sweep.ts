import type { Clock } from '../../kit/clock.ts';
import type { Store } from '../../kit/store.ts';
import type { AuthorizationTables } from './state.ts';

const sweepMs = 5 * 60 * 1000;

/** How long an entry of each table is kept. */
const endOf: { readonly [Name in keyof AuthorizationTables]: (value: AuthorizationTables[Name]) => number } = {
  grants: ({ expiresMs }) => expiresMs,
  codes: ({ keptUntilMs }) => keptUntilMs,
  accessTokens: ({ expiresMs }) => expiresMs,
  refreshTokens: ({ expiresMs }) => expiresMs,
  sessions: ({ expiresMs }) => expiresMs,
  interactions: ({ expiresMs }) => expiresMs,
  launches: ({ expiresMs }) => expiresMs,
  assertions: ({ expiresMs }) => expiresMs,
};

// The keys of a literal that has every table and nothing else.
const tables = Object.keys(endOf) as readonly (keyof AuthorizationTables)[];

/**
 * Removes what is over every five minutes, for as long as there is something. Nothing depends on it but memory: whoever looks something
 * up looks at its time too.
 */
export function createSweep(store: Store<AuthorizationTables>, clock: Clock): { readonly schedule: () => void } {
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    clock.at(clock.nowMs() + sweepMs, () => {
      void run();
    });
  }

  async function run(): Promise<void> {
    isScheduled = false;
    const left = await store.transaction(async (transaction) => {
      let count = 0;
      for (const table of tables) {
        for await (const [key, value] of transaction.entries(table)) {
          if (endOfEntry(table, value) <= clock.nowMs()) await transaction.delete(table, key);
          else count += 1;
        }
      }
      return count;
    });
    if (left > 0) schedule();
  }

  return { schedule };
}

function endOfEntry<Name extends keyof AuthorizationTables>(table: Name, value: AuthorizationTables[Name]): number {
  return endOf[table](value);
}
