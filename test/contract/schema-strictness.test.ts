import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '../../generator/model/json.ts';
import type { Release } from '../../generator/model/release.ts';
import type { Structure } from '../../generator/model/structure.ts';
import { denseJson } from '../../generator/write/dense-json.ts';
import { type Mutant, messageMutants, repeatedParameters } from '../support/message-mutants.ts';
import { openMutants, structureMutants } from '../support/open-mutants.ts';
import {
  type PublishedMessage,
  publishedDocuments,
  publishedMessages,
  publishedRelease,
} from '../support/published-document.ts';

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

/** Mutants of a message that is not FHIR, by the exchange whose example it is. */
function openMutantsOf(release: Release, { body, role }: PublishedMessage): readonly Mutant[] {
  const text = JSON.stringify(body);
  const direction = role === 'request' ? 'request' : 'response';
  for (const exchange of release.exchanges.values()) {
    if (exchange.wire.kind !== 'http') continue;
    const example = exchange.examples.find(
      (each) => each.direction === direction && !each.error && JSON.stringify(each.body) === text,
    );
    if (example !== undefined) return openMutants(release, exchange, exchange[direction], body);
  }
  const error = role.startsWith('4') || role.startsWith('5') ? errorModel(release, body) : undefined;
  return error === undefined ? [] : structureMutants(release, error, body);
}

/** The guide's model of an error that is not FHIR's. */
function errorModel(release: Release, body: JsonValue): Structure | undefined {
  if (!isJsonObject(body) || 'resourceType' in body) return undefined;
  const name = 'error' in body ? 'OauthErrorResponse' : 'ProblemDetails';
  return [...release.structures.values()].find((structure) => structure.name === name);
}

/** What became of mutants, by kind. */
class Tally {
  readonly survivors: string[] = [];
  readonly #kinds = new Map<string, { count: number; accepted: number }>();

  add(kind: string, accepted: boolean, at: string): void {
    const found = this.#kinds.get(kind) ?? { count: 0, accepted: 0 };
    this.#kinds.set(kind, { count: found.count + 1, accepted: found.accepted + Number(accepted) });
    if (accepted) this.survivors.push(`${kind} at ${at}`);
  }

  get kinds(): number {
    return this.#kinds.size;
  }

  get count(): number {
    return [...this.#kinds.values()].reduce((sum, { count }) => sum + count, 0);
  }

  get rejected(): number {
    return 1 - this.survivors.length / this.count;
  }

  /** The number is a promise of the project, and is to be seen in every run. */
  print(family: string): void {
    const kinds = [...this.#kinds].sort().map(([kind, { count, accepted }]) => `${kind} ${count - accepted}/${count}`);
    const percent = (100 * this.rejected).toFixed(1);
    // biome-ignore lint/suspicious/noConsole: a figure for whoever runs the suite
    console.info(
      `${this.count} mutants of ${family}, ${percent} % rejected by the published schemas: ${kinds.join(', ')}`,
    );
  }
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

  test('reject at least 97 % of the mutants of the FHIR messages', { timeout: 120_000 }, () => {
    const tally = new Tally();
    for (const { actor, one, message } of all()) {
      if (!(message.role === 'request' || message.role.startsWith('2')) || !isFhir(message)) continue;
      for (const mutant of mutantsOf(message)) {
        tally.add(
          mutant.kind,
          one.accepts(message, mutant.body),
          `${actor} ${message.operation} ${message.role}${mutant.at}`,
        );
      }
    }
    tally.print('FHIR messages');
    expect(tally.kinds).toBeGreaterThanOrEqual(12);
    expect(tally.count).toBeGreaterThan(500);
    expect(tally.rejected, tally.survivors.slice(0, 200).join('\n')).toBeGreaterThanOrEqual(0.97);
  });

  test('reject at least 95 % of the mutants of messages that are not FHIR', { timeout: 120_000 }, async () => {
    const { release } = await publishedRelease();
    const tally = new Tally();
    for (const { actor, one, message } of all()) {
      for (const mutant of openMutantsOf(release, message)) {
        const at = `${actor} ${message.operation} ${message.role}${mutant.at}`;
        tally.add(mutant.kind, one.accepts(message, mutant.body), at);
      }
    }
    tally.print('messages that are not FHIR');
    expect(tally.count).toBeGreaterThan(500);
    expect(tally.kinds).toBeGreaterThanOrEqual(12);
    expect(tally.rejected, tally.survivors.slice(0, 200).join('\n')).toBeGreaterThanOrEqual(0.95);
  });

  test('are at most 500 kB, printed', () => {
    for (const [actor, { document }] of published) {
      expect([actor, denseJson(document).length <= 500_000]).toEqual([actor, true]);
    }
  });
});
