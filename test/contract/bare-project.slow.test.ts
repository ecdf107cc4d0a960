import { afterEach, beforeEach, expect, it } from 'vitest';
import { isJsonObject, type JsonObject } from '../../generator/model/json.ts';
import { compileBare } from '../support/bare-project.ts';
import { TestFolder } from '../support/guide-folder.ts';
import { runCli } from '../support/run-cli.ts';
import { standardResources } from '../support/standard-resources.ts';

let folder: TestFolder;

beforeEach(() => {
  folder = new TestFolder();
});

afterEach(() => folder.remove());

/** One operation of each level and shape of reply: bare resource, parts, several parameters, none, any resource. */
const operations = [
  'Encounter-everything',
  'CodeSystem-lookup',
  'CapabilityStatement-conforms',
  'List-find',
  'Resource-convert',
];

/** A statement of the standard with what it says of these types only. */
function cutTo(statement: JsonObject, types: readonly string[]): JsonObject {
  const rests = Array.isArray(statement['rest']) ? statement['rest'].filter(isJsonObject) : [];
  const rest = rests.map(({ operation: _operation, resource, ...other }) => ({
    ...other,
    resource: (Array.isArray(resource) ? resource : []).filter(
      (each) => isJsonObject(each) && types.includes(String(each['type'])),
    ),
  }));
  return { ...statement, rest };
}

it('compiles what a foreign guide gives in a project that holds only the compiler and the base types', async () => {
  folder.write('guide/package.json', { name: 'other.guide', version: '1.0.0', fhirVersions: ['4.0.1'] });
  const resources = [
    ...standardResources('OperationDefinition').filter(({ id }) => operations.includes(String(id))),
    ...standardResources('CapabilityStatement')
      .filter(({ id }) => id === 'base')
      .map((statement) => cutTo(statement, ['Patient', 'List'])),
    ...standardResources('StructureDefinition').filter(({ id }) => ['bmi', 'lipidprofile'].includes(String(id))),
  ];
  expect(resources.length).toBe(8);
  for (const resource of resources) folder.write(`guide/${resource['resourceType']}-${resource['id']}.json`, resource);
  const { code, stdout } = await runCli(['generate', '--package', 'guide', '--out', 'src'], { in: folder.path });
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^ok|warning/)]);
  expect(compileBare(folder.path)).toEqual([]);
}, 120_000);
