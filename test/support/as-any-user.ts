import { chmodSync } from 'node:fs';

/** A user that owns nothing, on every system that has users by number. */
const nobody = 65534;

/** Runs something that must meet permissions: as the superuser, who meets none, it runs as a user that owns nothing. */
export async function asAnyUser<T>(folder: string, run: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return run();
  chmodSync(folder, 0o755);
  process.seteuid?.(nobody);
  try {
    return await run();
  } finally {
    process.seteuid?.(0);
  }
}
