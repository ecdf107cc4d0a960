import { spawn } from 'node:child_process';

/** How a process ended, and what it printed. */
export interface ProcessRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; with `stopAfter`, asks it to stop once it has printed that. */
export function runProcess(
  program: string,
  args: readonly string[],
  { cwd, stopAfter }: { readonly cwd: string; readonly stopAfter?: string },
): Promise<ProcessRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const printed = { stdout: '', stderr: '' };
    let isAsked = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed.stdout += text;
      if (isAsked || stopAfter === undefined || !printed.stdout.includes(stopAfter)) return;
      // Once: a second signal is not waited for.
      isAsked = true;
      child.kill('SIGTERM');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      printed.stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...printed }));
  });
}
