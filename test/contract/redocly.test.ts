import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { publishedDocuments } from '../support/published-document.ts';

const run = promisify(execFile);

test('every document is clean under the recommended rules of Redocly', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'openapi-'));
  try {
    for (const [actor, document] of await publishedDocuments()) {
      const file = join(folder, `${actor}.json`);
      await writeFile(file, JSON.stringify(document));
      expect(await problems(file), actor).toEqual([]);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** Rule and place of every error and warning. */
async function problems(file: string): Promise<string[]> {
  const cli = join(process.cwd(), 'node_modules/@redocly/cli/bin/cli.js');
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const args = [cli, 'lint', '--extends=recommended', '--format=json', file];
  // A document with errors ends the command with a code other than 0; its report is the same.
  const { stdout } = await run(process.execPath, args, { env, cwd: tmpdir() }).catch(
    (error: { readonly stdout: string }) => error,
  );
  const report: { readonly problems: readonly { readonly ruleId: string; readonly message: string }[] } =
    JSON.parse(stdout);
  return report.problems.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}
