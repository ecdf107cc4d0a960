import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { emitAsyncApi } from '../../generator/emit/asyncapi/emit-asyncapi.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../generator/model/json.ts';
import { publishedRelease } from '../support/published-document.ts';
import { sketchRelease } from '../support/sketch-release.ts';

const specification: JsonObject = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json');

/** Documents of the guide, and of the sketches, which have a channel whatever the guide has. */
async function documents(): Promise<readonly JsonObject[]> {
  const releases = [(await publishedRelease()).release, await sketchRelease()];
  return releases
    .flatMap((release) => emitAsyncApi(release).value)
    .flatMap((file) => (file.kind === 'json' && isJsonObject(file.value) ? [file.value] : []));
}

test('every AsyncAPI document meets the schema of AsyncAPI 3.0', async () => {
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(specification);
  const found = await documents();
  expect(found.length).toBeGreaterThan(0);
  for (const document of found) {
    validate(document);
    expect(validate.errors ?? [], String(document['x-actor'])).toEqual([]);
  }
});

test('every example of a message meets the schema of its payload', async () => {
  const refused = (await documents()).flatMap(refusedExamples);
  expect(refused).toEqual([]);
});

function refusedExamples(document: JsonObject): string[] {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'https://document.example/asyncapi', ...document });
  const components = isJsonObject(document['components']) ? document['components'] : {};
  return Object.entries(isJsonObject(components['messages']) ? components['messages'] : {}).flatMap(
    ([name, message]) => {
      if (!isJsonObject(message)) return [name];
      const text = JSON.stringify(message['payload']).replaceAll('"#/', '"https://document.example/asyncapi#/');
      const accepts = ajv.compile(JSON.parse(text));
      const examples: readonly JsonValue[] = Array.isArray(message['examples']) ? message['examples'] : [];
      return examples.filter((example) => !isJsonObject(example) || !accepts(example['payload'])).map(() => name);
    },
  );
}
