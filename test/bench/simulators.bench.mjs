// Times simulators over loopback HTTP beside bare node:http servers that read and answer JSON of the same size, and beside
// oidc-provider where it has the like: $set-context, and the SMART configuration of an accelerator with a tenant's path. Then how long
// a simulator takes to start and how much memory twenty tenants need. Each server is a process of its own, 16 connections kept alive.
// Prints figures, judges nothing. A figure per second of processor time is what the server alone needs; the one by the clock depends
// on what else the machine does.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { again, figuresLine, figuresOf, hammer, rawRequest } from './raw-client.mjs';
import { reportTo, startProcess } from './served-process.mjs';
import { servers, setContextMessage, tenantCount } from './simulated-servers.mjs';

const seconds = Number(process.env.BENCH_SECONDS ?? 3);
const connections = 16;
const warmUpCalls = 8000;
const self = fileURLToPath(import.meta.url);
const root = fileURLToPath(new URL('../../', import.meta.url));

if (process.argv[2] === 'serve') reportTo(process, await servers[process.argv[3]](Number(process.argv[4])));
else await main();

async function main() {
  const provider = JSON.parse(readFileSync(`${root}node_modules/oidc-provider/package.json`, 'utf8')).version;
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${connections} connections, ${seconds} s each; ` +
      `oidc-provider ${provider} with its defaults`,
  );
  await compare(
    `$set-context, 3 resources, ${setContextMessage.length} bytes in`,
    ['$set-context'],
    'bare POST',
    (port) =>
      rawRequest(
        port,
        'POST',
        '/fhir/$set-context',
        { 'content-type': 'application/fhir+json', authorization: 'Bearer bench' },
        setContextMessage,
      ),
  );
  await compare('configuration documents', ['smart-configuration', 'oidc-provider'], 'bare GET', (port, path) =>
    rawRequest(port, 'GET', path),
  );
  await startUps();
  await memory();
}

/** Servers under the same load, and a bare one that answers as many bytes as the first of them. */
async function compare(title, names, bareName, requestFor) {
  console.log(`\n${title}`);
  const first = await bench(names[0], 0, requestFor);
  const others = [];
  for (const name of names.slice(1)) others.push(await bench(name, 0, requestFor));
  const bare = await bench(bareName, first.answerBytes, requestFor);
  for (const figures of [first, ...others, bare]) console.log(figuresLine(figures.name, figures));
  const ratio = bare.perCpuSecond / first.perCpuSecond;
  console.log(`  ${first.name} needs ${ratio.toFixed(1)} × the processor time of bare node:http`);
}

async function bench(name, answerBytes, requestFor) {
  const server = await startProcess(self, [name, String(answerBytes)]);
  const { port, path = '/' } = server.facts;
  const request = requestFor(port, path);
  // The compiler needs some thousand calls before it has seen everything, however long they take.
  await hammer(port, connections, again(request, { calls: warmUpCalls }));
  const figures = await figuresOf(server, () => hammer(port, connections, again(request, { seconds })));
  await server.stop();
  return { name, ...figures };
}

async function startUps() {
  const scripts = fileURLToPath(new URL('simulated-servers.mjs', import.meta.url));
  console.log('\nfrom the start of the process to the first answer that is right, median of 5');
  for (const [name, args, path] of [
    ['halo simulate context-manager', ['bin/halo', 'simulate', 'context-manager'], '/fhir/$set-context'],
    ['accelerator, PoC systems and app', [scripts, 'all systems'], '/.well-known/openid-configuration'],
    ['bare node:http', [scripts, 'bare GET'], '/'],
    ['oidc-provider', [scripts, 'oidc-provider'], '/.well-known/openid-configuration'],
  ]) {
    const runs = [];
    for (let run = 0; run < 5; run += 1) runs.push(await startUp(args, path));
    runs.sort((one, other) => one - other);
    console.log(`  ${name.padEnd(34)} ${String(Math.round(runs[2])).padStart(5)} ms`);
  }
}

/** Starts a server that prints its origin, and waits until it has answered. */
async function startUp(args, path) {
  const began = performance.now();
  const child = spawn(process.execPath, args, { cwd: root });
  const origin = await new Promise((resolve, reject) => {
    let printed = '';
    child.stdout.on('data', (text) => {
      printed += text;
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}`)));
  });
  const answer = await fetch(origin + path);
  if (answer.status !== 200 && answer.status !== 405) throw new Error(`${args.join(' ')} answered ${answer.status}`);
  const elapsedMs = performance.now() - began;
  child.kill('SIGINT');
  return elapsedMs;
}

async function memory() {
  console.log('\nmemory after 200 requests to each tenant');
  for (const name of ['tenants', 'oidc-provider tenants', 'bare GET']) {
    const server = await startProcess(self, [name, '0']);
    const { port, paths = ['/'] } = server.facts;
    for (const path of paths) await hammer(port, connections, again(rawRequest(port, 'GET', path), { calls: 200 }));
    const { rssMb } = await server.ask('usage');
    await server.stop();
    const count = name === 'bare GET' ? '' : `, ${tenantCount} of them`;
    console.log(`  ${`${name}${count}`.padEnd(34)} ${rssMb.toFixed(0).padStart(5)} MB`);
  }
}
