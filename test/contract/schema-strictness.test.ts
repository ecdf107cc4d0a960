import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../generator/model/json.ts';
import { denseJson } from '../../generator/write/dense-json.ts';
import { type Mutant, messageMutants, repeatedParameters } from '../support/message-mutants.ts';
import { type PublishedMessage, publishedDocuments, publishedMessages } from '../support/published-document.ts';

/** A document with validators of its schemas as they are published, `$ref`s leading into it. */
class Published {
  readonly document: JsonObject;
  readonly messages: readonly PublishedMessage[];
  readonly #validators = new Map<string, ValidateFunction>();
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false });

  constructor(document: JsonObject) {
    this.document = document;
    this.messages = publishedMessages(document);
    this.#ajv.addSchema({ $id: 'https://document.example/openapi', ...document });
  }

  accepts(message: PublishedMessage, body: unknown): boolean {
    const text = JSON.stringify(message.schema).replaceAll('"#/', '"https://document.example/openapi#/');
    let validate = this.#validators.get(text);
    if (validate === undefined) {
      validate = this.#ajv.compile(JSON.parse(text));
      this.#validators.set(text, validate);
    }
    return validate(body);
  }
}

const published = new Map<string, Published>();

beforeAll(async () => {
  for (const [actor, document] of await publishedDocuments()) {
    if (!actor.includes('3.0')) published.set(actor, new Published(document));
  }
}, 60_000);

function all(): { readonly actor: string; readonly one: Published; readonly message: PublishedMessage }[] {
  return [...published].flatMap(([actor, one]) => one.messages.map((message) => ({ actor, one, message })));
}

const singleParameters = ['appID', 'patient', 'encounter', 'resources', 'launchID', 'resourcesResponse'];

function mutantsOf(message: PublishedMessage): readonly Mutant[] {
  return [...messageMutants(message.body), ...repeatedParameters(message.body, singleParameters)];
}

/** A message of FHIR: closed, so that what is wrong in it can be seen. */
function isFhir({ body }: PublishedMessage): boolean {
  return typeof body === 'object' && body !== null && 'resourceType' in body;
}

describe('the published schemas', () => {
  test('come with an example of every request, success and error', () => {
    const roles = new Set(all().map(({ message: { operation, role } }) => `${operation} ${role}`));
    for (const operation of ['setContext', 'clearContext']) {
      for (const role of ['request', '200', '400', '401', '404', '405', '406', '413', '415', '422', '500']) {
        expect(roles).toContain(`${operation} ${role}`);
      }
    }
  });

  test('accept every example', { timeout: 60_000 }, () => {
    const refused = all().filter(({ one, message }) => !one.accepts(message, message.body));
    expect(
      refused.map(({ actor, message: { operation, role, label } }) => `${actor} ${operation} ${role} ${label}`),
    ).toEqual([]);
  });

  test('reject at least 95 % of the mutants of the FHIR messages', { timeout: 120_000 }, () => {
    const survivors: string[] = [];
    const kinds = new Set<string>();
    let count = 0;
    for (const { actor, one, message } of all()) {
      if (!(message.role === 'request' || message.role.startsWith('2')) || !isFhir(message)) continue;
      for (const mutant of mutantsOf(message)) {
        count += 1;
        kinds.add(mutant.kind);
        if (!one.accepts(message, mutant.body)) continue;
        survivors.push(`${mutant.kind} at ${actor} ${message.operation} ${message.role}${mutant.at}`);
      }
    }
    const rejected = 1 - survivors.length / count;
    // The number is a promise of the project, and is to be seen in every run.
    // biome-ignore lint/suspicious/noConsole: a figure for whoever runs the suite
    console.info(
      `${count} mutants of FHIR messages, ${(100 * rejected).toFixed(1)} % rejected by the published schemas`,
    );
    expect(kinds.size).toBeGreaterThanOrEqual(12);
    expect(count).toBeGreaterThan(500);
    expect(rejected, survivors.slice(0, 200).join('\n')).toBeGreaterThanOrEqual(0.95);
  });

  test('are at most 500 kB, printed', () => {
    for (const [actor, { document }] of published) {
      expect([actor, denseJson(document).length <= 500_000]).toEqual([actor, true]);
    }
  });
});
