import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { FetchHandler } from '../../generated/runtime/server-options.ts';
import { createManualClock } from '../../simulators/kit/clock.ts';
import { createSeededRandom } from '../../simulators/kit/random.ts';
import { type DemonstrationResult, runDemonstration } from '../../simulators/lab/demonstration.ts';

const startMs = Date.UTC(2025, 9, 2, 14, 5, 11, 120);

interface Run {
  readonly lines: readonly string[];
  readonly result: DemonstrationResult;
  readonly broken: readonly string[];
}

/** Runs the demonstration on a clock that stands still and with known ids. */
async function demonstrate(wrapManager?: (handle: FetchHandler) => FetchHandler, full = false): Promise<Run> {
  const lines: string[] = [];
  const result = await runDemonstration({
    clock: createManualClock(startMs),
    random: createSeededRandom('demonstration'),
    style: { full, paint: (_colour, text) => text },
    print: (line) => lines.push(line),
    ...(wrapManager === undefined ? {} : { wrapManager }),
  });
  const broken = result.scenes.flatMap(({ title, claims }) =>
    claims.filter(({ holds }) => !holds).map(({ text }) => `${title}: ${text}`),
  );
  return { lines, result, broken };
}

/** Ports and dates differ from run to run; the rest must not. */
function stable(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replaceAll(/127\.0\.0\.1:\d+/g, 'manager').replace(/^< Date: .*/, '< Date: now'));
}

/** A handler whose answers to one operation are changed by `change`. */
function changing(operation: string, change: (body: string) => string, status?: number) {
  return (handle: FetchHandler): FetchHandler =>
    async (request) => {
      const response = await handle(request);
      if (!request.url.endsWith(operation) || !response.ok) return response;
      const headers = new Headers(response.headers);
      return new Response(change(await response.text()), { status: status ?? response.status, headers });
    };
}

describe('the demonstration', () => {
  it('goes as expected, and leaves nothing behind', async () => {
    const { result, broken } = await demonstrate();
    expect(broken).toEqual([]);
    expect(result.passed).toBe(true);
  });

  it('shows what the issue asks for', async () => {
    const { result, lines } = await demonstrate();
    expect(result.scenes.map(({ title }) => title)).toEqual([
      'Set context with a Bundle',
      'Set context by reference to what is held',
      'An entry without fullUrl is refused',
      'A batch is refused',
      'A resource type that is not supported is refused, with the whole Bundle',
      'A reference to nothing is refused, with the whole Bundle',
      'An unknown parameter is refused',
      'A missing launchID is refused',
      'A launchID given twice is refused',
      'Clear the context',
      'Clear it again',
      'Clear the context set by reference',
      'At the end',
    ]);
    expect(lines.filter((line) => line.startsWith('> POST '))).toHaveLength(12);
    expect(lines.filter((line) => line.startsWith('< HTTP/1.1 422 '))).toHaveLength(7);
    expect(lines.filter((line) => line.startsWith('< HTTP/1.1 200 '))).toHaveLength(5);
    expect(lines.join('\n')).toContain('refused SOFA-031 (stated)');
  });

  it('prints the same transcript on every run, ports and dates apart', async () => {
    const [first, second] = [await demonstrate(), await demonstrate()];
    expect(stable(first.lines)).toEqual(stable(second.lines));
  });

  it('shows every line of the bodies when asked to', async () => {
    const folded = await demonstrate();
    const whole = await demonstrate(undefined, true);
    expect(folded.lines.some((line) => line.includes('more lines, --full shows them'))).toBe(true);
    expect(whole.lines.some((line) => line.includes('more lines'))).toBe(false);
    expect(whole.lines.length).toBeGreaterThan(folded.lines.length);
  });

  it('fails where answers stand in another order than the entries', async () => {
    const { result, broken } = await demonstrate(
      changing('$set-context', (body) => body.replace(/\{"fullUrl".*?\}\}(?=\])/, (entries) => reversed(entries))),
    );
    expect(result.passed).toBe(false);
    expect(broken).toContain('Set context with a Bundle: the response tells of each entry, in order');
    const events = result.scenes.flatMap((scene) => scene.events);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'requirement-missed', requirement: 'SOFA-044' }));
  });

  it('fails where the manager answers without the parameter it must give', async () => {
    const { result, broken } = await demonstrate(
      changing('$set-context', (body) => body.replace('launchID', 'launchId')),
    );
    expect(result.passed).toBe(false);
    expect(broken[0]).toContain('The answer breaks its definition');
  });

  it('fails where a handler takes what it must refuse', async () => {
    const { result, broken } = await demonstrate((handle) => async (request) => {
      const response = await handle(request);
      return response.status === 422 ? new Response('{}', { status: 200 }) : response;
    });
    expect(result.passed).toBe(false);
    expect(broken).toContain('A batch is refused: the answer is 422');
  });

  it('fails, and comes to its end, where the manager is broken altogether', async () => {
    const { result, lines } = await demonstrate(() => () => Promise.reject(new Error('broken')));
    expect(result.passed).toBe(false);
    expect(lines.at(-1)).toMatch(/NOT as expected/);
  });
});

function reversed(entries: string): string {
  const list: readonly unknown[] = JSON.parse(`[${entries}]`);
  return JSON.stringify([...list].reverse()).slice(1, -1);
}

describe('halo demo', () => {
  const halo = (...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      execFile(process.execPath, ['bin/halo', ...args], (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      });
    });

  it('prints the transcript and exits with 0 where it has no terminal', async () => {
    const { code, stdout, stderr } = await halo('demo');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/> POST \/fhir\/\$set-context HTTP\/1\.1/);
    expect(stdout.trimEnd()).toMatch(/claims are true, 0 false\. All of it went as expected\.$/);
  });

  it('exits with 2 where it is called wrongly', async () => {
    const { code, stderr } = await halo('demo', '--once', '--fast');
    expect(code).toBe(2);
    expect(stderr).toContain("unknown option '--fast'");
  });

  it('explains itself, with examples and exit codes', async () => {
    const { code, stdout } = await halo('demo', '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('Exit codes:');
    expect(stdout).toContain('halo demo --once --full');
  });
});
