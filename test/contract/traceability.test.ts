import { expect, test } from 'vitest';
import { traceRequirements } from '../../generator/emit/docs/trace-requirements.ts';
import { emitRelease } from '../../generator/emit/emit-release.ts';
import { releaseFolder } from '../../generator/emit/layout.ts';
import { publishedRelease } from '../support/published-document.ts';

/** True where a text has this name as a whole: not as a part of another. */
function occurs(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$])${name.replaceAll(/[/$.~*+?^()[\]{}|\\]/g, String.raw`\$&`)}(?![\\w$])`).test(text);
}

test('every symbol that the traceability names is in the file it names', async () => {
  const { sources, release } = await publishedRelease();
  const files = new Map(emitRelease(release, sources).value.map((file) => [String(file.path), JSON.stringify(file)]));
  const missing = traceRequirements(release)
    .flatMap(({ symbols }) => symbols)
    .filter(({ file, name }) => !occurs(files.get(`${releaseFolder(release)}/${file}`) ?? '', name))
    .map(({ file, name }) => `${name} in ${file}`);
  expect([...new Set(missing)]).toEqual([]);
});

test('every requirement but the one that names what is out of scope leads to something generated', async () => {
  const { release } = await publishedRelease();
  const idle = traceRequirements(release).filter(({ symbols }) => symbols.length === 0);
  expect(idle.map(({ requirement }) => requirement)).toEqual(['AC-16']);
});

test('a logical model, a topic and a resource type that a statement lists are traced to what they became', async () => {
  const { release } = await publishedRelease();
  const traced = new Map(traceRequirements(release).map((trace) => [String(trace.requirement), trace]));
  const namesOf = (id: string): readonly string[] => traced.get(id)?.symbols.map(({ name }) => name) ?? [];
  expect(namesOf('AC-13')).toEqual(['AppRecord', 'validateAppRecord']);
  expect(namesOf('FSUB-004')).toEqual(['isSofaContentUpdateEvent', 'parseSofaContentUpdateFilter']);
  expect(namesOf('FSUB-012')).toEqual(['SubscriptionManagerSubscriptionParameters', '/Subscription']);
});

test('an exchange of any kind is traced to the function or method that makes it', async () => {
  const { release } = await publishedRelease();
  const traced = new Map(traceRequirements(release).map((trace) => [String(trace.requirement), trace]));
  const inFile = (id: string, file: string): readonly string[] =>
    traced.get(id)?.symbols.flatMap((symbol) => (symbol.file === file ? [symbol.name] : [])) ?? [];
  expect(inFile('AC-06', 'ca-ac/app-catalog-supplier.client.ts')).toEqual(['appList']);
  expect(inFile('SOF-003', 'ca-sof/launch-responder.client.ts')).toEqual(['buildLaunchUrl']);
  expect(inFile('SOF-033', 'ca-sof/authorization-server.client.ts')).toEqual(['buildAuthorizeUrl']);
  expect(inFile('SOF-033', 'ca-sof/types.ts')).toEqual(['AuthorizeInput']);
  expect(inFile('SOF-102', 'ca-sof/resource-server.client.ts')).toEqual(['batch', 'transaction']);
  expect(inFile('SOFA-033', 'ca-sofa/context-manager.client.ts')).toEqual(['setContext']);
  expect(inFile('FSUB-095', 'ca-fsub/notification-producer.socket.ts')).toEqual(['CA:FSub~bind', 'createBindSocket']);
});

test('the traceability has a row for every requirement', async () => {
  const { release } = await publishedRelease();
  expect(traceRequirements(release).map(({ requirement }) => requirement)).toEqual([...release.requirements.keys()]);
});

test('every exchange names the definition it comes from by canonical and version', async () => {
  const { release } = await publishedRelease();
  const unnamed = [...release.exchanges.values()].filter(
    ({ definition }) => !/^https?:\/\/[^\s|]+\|\d+\.\d+\.\d+(?: (?:\*|[A-Z]\w+)#[a-z-]+)?$/.test(definition),
  );
  expect(unnamed.map(({ id, definition }) => `${id}: ${definition}`)).toEqual([]);
});
