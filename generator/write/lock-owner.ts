import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { isJsonObject } from '../model/json.ts';

/** Who holds the lock on an output folder. */
export interface LockOwner {
  readonly processId: number;
  /** Name of the machine: a process of another one, or of another container, cannot be asked after. */
  readonly host: string;
  /** When the process began, in whatever form the system tells it; empty where it does not. */
  readonly startedAt: string;
}

/** A run writes its files within seconds: who has put nothing into the folder for so long is not writing any more. */
const patienceMs = 10 * 60_000;

/** This process, as the owner of a lock. */
export function thisOwner(): LockOwner {
  return { processId: process.pid, host: hostname(), startedAt: startOf(process.pid) };
}

/** What a file says of the owner; `undefined` where it is not there, or not as a run writes it. */
export function readOwner(path: string): LockOwner | undefined {
  try {
    const owner: unknown = JSON.parse(readFileSync(path, 'utf8'));
    // As earlier releases wrote it: the number alone.
    const { processId, host, startedAt } = isJsonObject(owner)
      ? owner
      : { processId: owner, host: hostname(), startedAt: '' };
    if (typeof processId !== 'number' || !Number.isSafeInteger(processId) || processId <= 0) return undefined;
    return typeof host === 'string' && typeof startedAt === 'string' ? { processId, host, startedAt } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * True where the owner may still be writing below `folder`: its process runs, is the same one and not a later one with its number,
 * and has put something there of late. Where the process cannot be asked after, the last of these decides.
 */
export function isWriting({ processId, host, startedAt }: LockOwner, folder: string): boolean {
  if (Date.now() - statSync(folder).mtimeMs > patienceMs) return false;
  if (host !== hostname()) return true;
  if (processId === process.pid || !isRunning(processId)) return false;
  const now = startOf(processId);
  return startedAt === '' || now === '' || now === startedAt;
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (cause) {
    // EPERM: it runs, under another user.
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}

/**
 * When a process began: the start of the machine, and the ticks from there. Only Linux tells it without a program being run.
 * @see proc_pid_stat(5), field 22
 */
function startOf(processId: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
    // The second field is the program's name in parentheses, which may hold spaces and parentheses itself.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? '' : `${boot} ${ticks}`;
  } catch {
    return '';
  }
}
