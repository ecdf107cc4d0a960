import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { release } from '../../generated/halo-1.1.0/release.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { runDemonstration } from '../../simulators/lab/demonstration.ts';

const documents = ['README.md', 'CONTRIBUTING.md'];
const textOf = (path: string): string => readFileSync(path, 'utf8');

describe('the documents', () => {
  it.each(documents)('%s names only scripts that exist', (path) => {
    const named = [...textOf(path).matchAll(/npm (?:run )?([a-z:]+)/g)].map(([, script]) => script ?? '');
    const known = new Set([...Object.keys(packageJson.scripts), 'ci', 'run']);
    expect(named.filter((script) => !known.has(script))).toEqual([]);
  });

  it.each(documents)('%s links only to files that exist', (path) => {
    const links = [...textOf(path).matchAll(/\]\(([^)#:]+)\)/g)].map(([, target]) => target ?? '');
    expect(links.filter((target) => !existsSync(target))).toEqual([]);
  });

  it('list every transaction of the release in the README', () => {
    const text = textOf('README.md');
    const rows = Object.entries(release.transactions).map(([id, { name }]) => `| ${id} ${name} |`);
    expect(rows.filter((row) => !text.includes(row))).toEqual([]);
  });

  it('list every dependency with a reason', () => {
    const text = textOf('DEPENDENCIES.md');
    const versions = Object.entries({ ...packageJson.dependencies, ...packageJson.devDependencies });
    const missing = versions.filter(([name, version]) => !text.includes(`\`${name}\``) || !text.includes(version));
    expect(missing).toEqual([]);
  });

  it('show lines the demonstration prints', async () => {
    const printed: string[] = [];
    const style = { full: true, paint: (_colour: string, text: string) => text };
    await runDemonstration({ style, print: (line) => printed.push(line) });
    const [, transcript = ''] = /```text\n([\s\S]*?)```/.exec(textOf('README.md')) ?? [];
    const shown = transcript.split('\n').filter((line) => line.trim() !== '' && !line.includes('…'));
    expect(shown.filter((line) => !printed.includes(line))).toEqual([]);
    expect(shown.length).toBeGreaterThan(10);
  });
});
