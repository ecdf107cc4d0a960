import { describe, expect, it } from 'vitest';
import { createProgram as createGenerator } from '../../../generator/cli/program.ts';
import { createProgram as createSimulators } from '../../../simulators/cli.ts';
import { runCli } from '../../support/run-cli.ts';

const printed: string[] = [];
const context = {
  stdout: { write: (text: string) => printed.push(text) },
  stderr: { write: (text: string) => printed.push(text) },
  env: {},
  workingFolder: '.',
  stop: new AbortController().signal,
};
const generator = createGenerator(context, () => undefined);
const simulators = createSimulators(() => undefined);
const other = simulators.commands.map((command) => command.name());
const own = generator.commands.filter((command) => !other.includes(command.name()));
const commands = [...own, ...simulators.commands].map((command) => [command.name(), command] as const);

describe('the help of every command', () => {
  it('knows the commands of both programs, so that a mistyped one is near to each', async () => {
    expect(generator.commands.map((command) => command.name())).toEqual(expect.arrayContaining(other));
    expect((await runCli(['simulte'], { in: '.' })).stderr).toContain('Did you mean simulate?');
  });

  it.each(commands)('halo %s has examples and exit codes', (name, command) => {
    const written: string[] = [];
    command.configureOutput({ writeOut: (text) => written.push(text) }).outputHelp();
    const help = written.join('');
    expect(help).toMatch(new RegExp(`^Usage: halo ${name} `));
    expect(help).toMatch(new RegExp(`Examples:\\n(?: .*\\n)* +(?:\\$ )?halo ${name}`));
    expect(help).toMatch(/Exit codes:\s+0[: ]/);
    const described = command.options.filter(({ description }) => description.length < 10);
    expect(described.map(({ long }) => long)).toEqual([]);
  });

  it.each(commands)('halo %s names every option of its examples', (name, command) => {
    const written: string[] = [];
    command.configureOutput({ writeOut: (text) => written.push(text) }).outputHelp();
    const examples = written.join('').split('Examples:')[1]?.split('Exit codes:')[0] ?? '';
    const lines = examples.split('\n').filter((line) => line.includes(`halo ${name}`));
    const used = lines.flatMap((line) => [...line.matchAll(/(?<= )--[a-z-]+/g)].map(([option]) => option));
    const known = command.options.map(({ long }) => long);
    expect(used.filter((option) => !known.includes(option))).toEqual([]);
  });

  it.each(commands)('halo %s takes findings to machines by --json', (name, command) => {
    const long = command.options.map((option) => option.long);
    const talks = !['demo', 'simulate'].includes(name);
    expect(long.includes('--json')).toBe(talks);
  });

  it.each(commands)(
    'halo %s refuses an option it does not know, names the nearest, and says where to look',
    async (name, command) => {
      const [option] = command.options;
      const mistyped = `${option?.long}x`;
      const written: string[] = [];
      command.exitOverride().configureOutput({ writeErr: (text) => written.push(text), writeOut: () => undefined });
      await expect(command.parseAsync([mistyped], { from: 'user' })).rejects.toMatchObject({ exitCode: 1 });
      const text = written.join('');
      expect(text).toContain(`unknown option '${mistyped}'\n(Did you mean ${option?.long}?)`);
      expect(text).toContain(`Look at \`halo ${name} --help\`.`);
    },
  );
});
