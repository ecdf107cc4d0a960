import { chmodSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A user that owns nothing, on every system that has users by number. */
const nobody = 65534;

/** Whether a user that owns nothing gets at the checkout: what is tested as such a user loads parts of it. */
const isOpen = (path: string): boolean =>
  (statSync(path).mode & 0o005) === 0o005 && (dirname(path) === path || isOpen(dirname(path)));

/**
 * Whether permissions can be met here: a superuser's checkout may lie where no other user gets at it (`mktemp -d` makes such
 * folders), and nothing else of the system stands between.
 */
export const meetsPermissions = process.geteuid?.() !== 0 || isOpen(process.cwd());

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
