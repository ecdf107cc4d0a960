import { resolve } from 'node:path';
import { type RunningServer, serve } from '../../simulators/kit/http-server.ts';
import { TestFolder } from './guide-folder.ts';
import { GeneratedObject } from './round-trip/generated-code.ts';
import { runCli } from './run-cli.ts';

/** Where the guides of `test/fixtures/guides` are generated into, `src/<guide>`. */
export const foreignFolder = new TestFolder();

const guides = resolve('test/fixtures/guides');
const slugs = {
  'national-core': 'arcadia-core-2.1.0',
  'bulk-export': 'bulk-export-1.0.0',
  subscriptions: 'hospital-subscriptions-1.0.0',
  'ihe-style': 'exchange-of-health-documents-1.0.0',
  'marsh-registry': 'marsh-registry-0.3.0',
} as const;
type GuideName = keyof typeof slugs;

/** Generates guides by the command line; gives what it printed for each, `ok: 145 files …`. */
export async function generateForeignGuides(...names: readonly GuideName[]): Promise<readonly string[]> {
  const printed: string[] = [];
  for (const name of names) {
    const source = ['--package', resolve(guides, name), '--cache', guides];
    const { stdout } = await runCli(['generate', ...source, '--out', `src/${name}`], { in: foreignFolder.path });
    printed.push(stdout);
  }
  return printed;
}

/** A generated module of a guide. */
export async function foreignModule(guide: GuideName, path: string): Promise<GeneratedObject> {
  const found: object = await import(/* @vite-ignore */ foreignFolder.join('src', guide, slugs[guide], path));
  return new GeneratedObject(path, found);
}

/** What the generated release lists of a guide: its actors with their resource types, kinds of exchanges, and topics. */
export async function counts(guide: GuideName): Promise<readonly string[]> {
  const { release } = await import(/* @vite-ignore */ foreignFolder.join('src', guide, slugs[guide], 'release.ts'));
  const exchanges: readonly { readonly wire: { readonly kind: string } }[] = Object.values(release.exchanges);
  const ofKind = (kind: string) => exchanges.filter(({ wire }) => wire.kind === kind).length;
  const actors: readonly [string, { readonly resourceTypes: readonly string[] }][] = Object.entries(release.actors);
  return [
    ...actors.map(([id, { resourceTypes }]) => `${id}: ${resourceTypes.length} types`),
    `${ofKind('fhir-interaction')} interactions, ${ofKind('fhir-operation')} operations, ${release.topics.length} topics`,
  ];
}

/** The rules that a resource breaks, `rule expression`. */
export async function broken(guide: GuideName, validator: string, resource: object): Promise<readonly string[]> {
  const { Validation } = await import(/* @vite-ignore */ foreignFolder.join('src', guide, 'runtime/validation.ts'));
  const types = await foreignModule(guide, 'r4/resources.ts');
  const resources = (...given: readonly unknown[]) => types.call('validateResource', ...given);
  const validation = new Validation({ resources });
  const type = String(Reflect.get(resource, 'resourceType'));
  (await foreignModule(guide, 'structures/validators.ts')).call(validator, resource, validation, type);
  const issues: readonly { readonly expression: string; readonly rule: string }[] = validation.issues;
  return issues.map(({ expression, rule }) => `${rule} ${expression}`);
}

const servers: RunningServer[] = [];
/** Ends the servers that `talk` started. */
export async function endConversations(): Promise<void> {
  for (const server of servers.splice(0)) await server.close();
}

/** Where the modules of an actor are, and how its generated names begin. */
interface ActorModules {
  readonly guide: GuideName;
  /** `example-bulk-export/bulk-server`. */
  readonly path: string;
  readonly name: string;
}

/** A generated client of a generated server with these handlers, which listens on a socket. */
export async function talk({ guide, path, name }: ActorModules, handlers: object, options: object = {}) {
  const server = await foreignModule(guide, `${path}.server.ts`);
  // What the generated function gives; nothing else has its name.
  const handler = server.call(`create${name}Server`, handlers, options) as (request: Request) => Promise<Response>;
  const running = await serve(handler);
  servers.push(running);
  const client = (await foreignModule(guide, `${path}.client.ts`)).construct(`${name}Client`, {
    baseUrl: running.origin,
  });
  return { client, url: running.origin };
}

/** Posts FHIR JSON. */
export function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  const type = { 'Content-Type': 'application/fhir+json' };
  return fetch(url, { method: 'POST', headers: { ...type, ...headers }, body: JSON.stringify(body) });
}
