import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../generator/model/json.ts';
import { type Mutant, messageMutants, repeatedParameters } from '../support/message-mutants.ts';
import { type PublishedMessage, publishedDocuments, publishedMessages } from '../support/published-document.ts';

let document: JsonObject;
let messages: readonly PublishedMessage[];
const validators = new Map<string, ValidateFunction>();
let ajv: Ajv2020;

beforeAll(async () => {
  document = (await publishedDocuments()).get('context-manager') ?? {};
  messages = publishedMessages(document);
  ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'https://document.example/openapi', ...document });
});

/** Validates against the schema as it is published, its `$ref`s leading into the document. */
function accepts(message: PublishedMessage, body: unknown): boolean {
  const text = JSON.stringify(message.schema).replaceAll('"#/', '"https://document.example/openapi#/');
  let validate = validators.get(text);
  if (validate === undefined) {
    validate = ajv.compile(JSON.parse(text));
    validators.set(text, validate);
  }
  return validate(body);
}

const singleParameters = ['appID', 'patient', 'encounter', 'resources', 'launchID', 'resourcesResponse'];

describe('the published schemas', () => {
  test('come with an example of every request, success and error', () => {
    const roles = new Set(messages.map(({ operation, role }) => `${operation} ${role}`));
    for (const operation of ['setContext', 'clearContext']) {
      for (const role of ['request', '200', '400', '401', '404', '405', '406', '413', '415', '422', '500']) {
        expect(roles).toContain(`${operation} ${role}`);
      }
    }
  });

  test('accept every example', () => {
    expect(
      messages
        .filter((message) => !accepts(message, message.body))
        .map(({ operation, role, label }) => `${operation} ${role} ${label}`),
    ).toEqual([]);
  });

  test('reject at least 95 % of the mutants of every message', () => {
    const survivors: string[] = [];
    const kinds = new Set<string>();
    let count = 0;
    for (const message of messages.filter(({ role }) => role === 'request' || role === '200')) {
      const mutants: Mutant[] = [
        ...messageMutants(message.body),
        ...repeatedParameters(message.body, singleParameters),
      ];
      for (const mutant of mutants) {
        count += 1;
        kinds.add(mutant.kind);
        if (accepts(message, mutant.body))
          survivors.push(`${mutant.kind} at ${message.operation} ${message.role}${mutant.at}`);
      }
    }
    expect(kinds.size).toBeGreaterThanOrEqual(12);
    expect(count).toBeGreaterThan(500);
    expect(survivors.length / count, survivors.join('\n')).toBeLessThanOrEqual(0.05);
  });

  test('are at most 500 kB, printed', () => {
    expect(JSON.stringify(document, undefined, 2).length).toBeLessThanOrEqual(500_000);
  });
});
