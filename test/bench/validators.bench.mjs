// Times generated validators beside `fhir`, `@medplum/core` and ajv on the same inputs, in processor time of one process, and shows
// which mutants each refuses. Then says how much code each type takes. Prints figures, judges nothing.
import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { gzipSync } from 'node:zlib';
import { inputs } from './validator-inputs.mjs';
import { mutantsOf } from './validator-mutants.mjs';
import { judgesFor, peerDescriptions } from './validator-peers.mjs';

const seconds = Number(process.env.BENCH_SECONDS ?? 1);

/** Judgements in one second of processor time, the best of three. */
function rateOf(judge, value) {
  const run = (limit) => {
    let count = 0;
    const start = process.cpuUsage();
    let spent = 0;
    for (let rounds = 1; spent < limit * 1e6; rounds = Math.min(rounds * 2, 64)) {
      for (let round = 0; round < rounds; round += 1) judge(value);
      count += rounds;
      const { user, system } = process.cpuUsage(start);
      spent = user + system;
    }
    return count / (spent / 1e6);
  };
  run(seconds / 4);
  return Math.max(...[1, 2, 3].map(() => run(seconds)));
}

function print(text) {
  process.stdout.write(`${text}\n`);
}

function printRates({ name, profile, value }) {
  const judges = judgesFor(profile);
  print(`\n${name}, ${JSON.stringify(value).length} bytes`);
  const ours = rateOf(judges.generated, value);
  for (const [judge, accepts] of Object.entries(judges)) {
    const rate = judge === 'generated' ? ours : rateOf(accepts, value);
    const ratio = judge === 'generated' ? '' : `generated is ${(ours / rate).toFixed(1)} times as fast`;
    const verdict = accepts(value) ? '' : '   refuses it';
    print(`  ${judge.padEnd(10)} ${rate.toFixed(rate < 100 ? 1 : 0).padStart(9)}/s   ${ratio}${verdict}`);
  }
}

function printMutants({ name, profile, value }) {
  const judges = Object.entries(judgesFor(profile));
  const verdicts = mutantsOf(value).map(([mutant, changed]) => ({
    mutant,
    refusing: judges.filter(([, accepts]) => !accepts(changed)).map(([judge]) => judge),
  }));
  print(`\nmutants of the ${name}, ${verdicts.length}; refused by generated and by`);
  for (const [judge] of judges.slice(1)) {
    const both = verdicts.filter(({ refusing }) => refusing.includes('generated') && refusing.includes(judge));
    print(`  ${judge.padEnd(10)} ${both.length}`);
  }
  print(`refused by all: ${verdicts.filter(({ refusing }) => refusing.length === judges.length).length}; the others:`);
  for (const { mutant, refusing } of verdicts) {
    if (refusing.length < judges.length) print(`  ${mutant}: only ${refusing.join(', ') || 'none'}`);
  }
}

function printCodeSizes() {
  print('\ncode of each type: bytes generated, compiled, compiled and compressed');
  const generated = new URL('../../generated/halo-1.1.0/r4/', import.meta.url);
  const compiled = new URL('../../dist/generated/halo-1.1.0/r4/', import.meta.url);
  const sizes = readdirSync(generated).map((file) => {
    const text = readFileSync(new URL(file.replace(/\.ts$/, '.js'), compiled));
    return [file, readFileSync(new URL(file, generated)).length, text.length, gzipSync(text).length];
  });
  const total = [1, 2, 3].map((column) => sizes.reduce((sum, row) => sum + row[column], 0));
  for (const [file, ...bytes] of [...sizes, ['all', ...total]]) {
    print(`  ${file.padEnd(28)} ${bytes.map((count) => String(count).padStart(8)).join('')}`);
  }
}

print(`${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`);
for (const description of peerDescriptions) print(description);
print('bars, set-context input: 40000/s, 10 times @medplum/core, 5 times fhir');
for (const input of inputs) printRates(input);
printMutants(inputs[0]);
printCodeSizes();
