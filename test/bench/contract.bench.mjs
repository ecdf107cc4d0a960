// Times what a user of the OpenAPI documents waits for: the mock server to listen, the types to be printed. Prints figures, judges nothing.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'generated/halo-1.1.0/openapi');
const prism = join(root, 'node_modules/@stoplight/prism-cli/dist/index.js');
const runs = Number(process.env.BENCH_RUNS ?? 5);

const documents = readdirSync(folder)
  .filter((name) => name.endsWith('.openapi.json'))
  .map((name) => ({ name, path: join(folder, name), bytes: statSync(join(folder, name)).size }))
  .sort((left, right) => right.bytes - left.bytes);
const [biggest] = documents;

/** Makes a child tell the time its processors spent, in milliseconds, as the last thing it does. */
const tellTime = `data:text/javascript,${encodeURIComponent(
  "const tell = () => { const { user, system } = process.cpuUsage(); process.stderr.write('\\n#cpu=' + (user + system) / 1000 + '\\n'); };" +
    "process.on('exit', tell); process.on('SIGTERM', () => process.exit(0));",
)}`;

/** The whole of openapi-typescript, with its checks and its defaults, in a process of its own; it tells what of the time is not loading. */
const typesOf = (path) => `
  import openapiTS, { astToString } from 'openapi-typescript';
  import { readFileSync } from 'node:fs';
  const document = JSON.parse(readFileSync(${JSON.stringify(path)}, 'utf8'));
  const startedAtMs = performance.now();
  astToString(await openapiTS(document));
  process.stderr.write('\\n#work=' + (performance.now() - startedAtMs) + '\\n');
`;

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts a process; ends it, unless it ends by itself, when it prints `until`. */
function run(args, until) {
  return new Promise((resolve, reject) => {
    const startedAtMs = performance.now();
    const child = spawn(process.execPath, ['--import', tellTime, ...args], { cwd: root });
    let text = '';
    let ms;
    const read = (data) => {
      text += data;
      if (ms !== undefined || until === undefined || !text.includes(until)) return;
      ms = performance.now() - startedAtMs;
      child.kill('SIGTERM');
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) reject(new Error(`${args.join(' ')} ended with ${code}:\n${text}`));
      const figure = (name) => Number(new RegExp(`#${name}=([\\d.]+)`).exec(text)?.[1]);
      resolve({ ms: ms ?? performance.now() - startedAtMs, cpu: figure('cpu'), work: figure('work') });
    });
  });
}

async function repeat(start) {
  const results = [];
  for (let index = 0; index < runs; index += 1) results.push(await start());
  return results;
}

function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function print(text) {
  process.stdout.write(`${text}\n`);
}

function report(name, values, cpu, bar) {
  const ratio = median(values) / bar;
  print(
    `${name.padEnd(44)} ${`${median(values).toFixed(0)} ms`.padStart(9)} ${`${bar} ms`.padStart(8)} ${ratio.toFixed(2).padStart(6)} ${`${cpu.toFixed(0)} ms`.padStart(9)}`,
  );
}

function versionOf(name) {
  return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
}

const [cpu] = cpus();
const tools = ['@stoplight/prism-cli', 'openapi-typescript', 'typescript'];
print(
  `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, Node ${process.version}`,
);
print(tools.map((name) => `${name} ${versionOf(name)}`).join(', '));
print(`${runs} runs each, cold processes; the bar is met where the ratio is 1 or less\n`);
print(`${'size of a document'.padEnd(44)} ${'size'.padStart(9)} ${'bar'.padStart(8)} ${'ratio'.padStart(6)}`);
for (const { name, bytes } of documents) {
  const kilobytes = bytes / 1000;
  const cells = [
    `${kilobytes.toFixed(0)} KB`.padStart(9),
    '500 KB'.padStart(8),
    (kilobytes / 500).toFixed(2).padStart(6),
  ];
  print(`${name.padEnd(44)} ${cells.join(' ')}`);
}
print(
  `\n${`time for ${biggest.name}`.padEnd(44)} ${'median'.padStart(9)} ${'bar'.padStart(8)} ${'ratio'.padStart(6)} ${'processor'.padStart(9)}`,
);
/** What of it is the mock server itself, whatever it mocks: a document of one operation without a schema. */
const trivial = {
  openapi: '3.1.0',
  info: { title: 'Nothing', version: '1' },
  paths: { '/nothing': { get: { responses: { 200: { description: 'Nothing.' } } } } },
};
const scratch = mkdtempSync(join(tmpdir(), 'contract-bench-'));
const trivialPath = join(scratch, 'trivial.openapi.json');
writeFileSync(trivialPath, JSON.stringify(trivial));
const mock = async (path) =>
  run([prism, 'mock', path, '-h', '127.0.0.1', '-p', String(await freePort())], 'is listening');
const floors = [];
// In turn, so that a change of the machine's speed meets both alike.
const mocks = await repeat(async () => {
  floors.push(await mock(trivialPath));
  return mock(biggest.path);
});
rmSync(scratch, { recursive: true });
report(
  'prism mock of a document of one operation',
  floors.map(({ ms }) => ms),
  median(floors.map((each) => each.cpu)),
  5000,
);
report(
  'prism mock, until it listens',
  mocks.map(({ ms }) => ms),
  median(mocks.map((each) => each.cpu)),
  5000,
);
const types = await repeat(() => run(['--input-type=module', '-e', typesOf(biggest.path)]));
report(
  'openapi-typescript, without loading it',
  types.map(({ work }) => work),
  median(types.map((each) => each.cpu)),
  1000,
);
