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
    const documents = await publishedDocuments();
    const files = [...documents.keys()].map((actor) => `${actor}.json`);
    for (const [actor, document] of documents) await writeFile(join(folder, `${actor}.json`), JSON.stringify(document));
    const reports = await lint(folder, files);
    expect(reports.length).toBe(files.length);
    expect(reports.flatMap(({ problems }) => problems.map(textOf))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** An error or a warning. */
interface Problem {
  readonly ruleId: string;
  readonly message: string;
  readonly location: readonly { readonly source: { readonly ref: string }; readonly pointer?: string }[];
}

function textOf({ ruleId, message, location }: Problem): string {
  const [place] = location;
  return `${place?.source.ref}${place?.pointer ?? ''} ${ruleId}: ${message}`;
}

/** One report for each file: the command starts once for all of them. */
async function lint(folder: string, files: readonly string[]): Promise<readonly { problems: readonly Problem[] }[]> {
  const cli = join(process.cwd(), 'node_modules/@redocly/cli/bin/cli.js');
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const args = [cli, 'lint', '--extends=recommended', '--format=json', ...files];
  // A document with errors ends the command with a code other than 0; its report is the same.
  const { stdout } = await run(process.execPath, args, { env, cwd: folder, maxBuffer: 2 ** 26 }).catch(
    (error: { readonly stdout: string }) => error,
  );
  // The reports follow each other with nothing between them.
  return JSON.parse(`[${stdout.replaceAll(/^\}\{/gm, '},{')}]`);
}
