import type { CallerOptions } from './client-options.ts';
import type { FormPair } from './form-definition.ts';
import { parseFormText, withQuery } from './form-text.ts';
import type { HttpExchange } from './http-exchange.ts';
import type { ValidationIssue } from './issue.ts';
import { newValidation } from './message-validation.ts';

/** Thrown by the builder of an address where its parameters break their definition. */
export class InvalidParameters extends Error {
  override readonly name = 'InvalidParameters';
  readonly issues: readonly ValidationIssue[];

  constructor(exchange: string, issues: readonly ValidationIssue[]) {
    const found = issues.map((issue) => `found ${issue.found}, wanted ${issue.wanted}`).join('; ');
    super(`The parameters of ${exchange} break their definition: ${found}`);
    this.issues = issues;
  }
}

/** What the builder of an address is told. */
export interface NavigationOptions extends Pick<CallerOptions, 'facts' | 'policy'> {
  /** Where the exchange is served, absolute; the query it has stays as it is. */
  readonly url: string;
}

/**
 * The address a browser is sent to for an exchange that travels by navigation.
 * @throws InvalidParameters where the input breaks its definition.
 * @throws TypeError where `options.url` is no absolute http or https URL.
 */
export function navigationUrl<Input, Output>(
  exchange: HttpExchange<Input, Output>,
  input: Input,
  options: NavigationOptions,
): URL {
  const { request } = exchange;
  const { url } = options;
  const target = new URL(url);
  if (!/^https?:$/.test(target.protocol)) throw new TypeError(`Not an http or https URL: ${url}`);
  if (request.carrier !== 'query' && request.carrier !== 'form') return target;
  const pairs = request.form.write(input);
  const validation = newValidation({ resources: () => undefined }, options);
  request.form.read(pairs, validation, options.facts);
  if (!validation.accepted) throw new InvalidParameters(exchange.id, validation.issues);
  return new URL(withQuery(url, pairs));
}

/** Why a redirect back gave no output. */
export type RedirectError =
  /** The other side refused. `state`: as it was sent, to find the session it belongs to. @see RFC 6749 §4.1.2.1 */
  | {
      readonly kind: 'oauth';
      readonly error: string;
      readonly description: string | undefined;
      readonly uri: string | undefined;
      readonly state: string | undefined;
    }
  /** What came is neither an answer nor a refusal as they are defined. */
  | { readonly kind: 'invalid-response'; readonly issues: readonly ValidationIssue[] };

/** What a redirect back holds. Whether its `state` belongs to the user's session is the caller's to check. @see RFC 6749 §10.12 */
export type RedirectResult<Output> =
  | { readonly ok: true; readonly output: Output; readonly notes: readonly ValidationIssue[] }
  | { readonly ok: false; readonly error: RedirectError };

/** Reads the address a browser came back to. Never throws. */
export function readRedirect<Input, Output>(
  exchange: HttpExchange<Input, Output>,
  url: URL | string,
  options: Pick<CallerOptions, 'policy'> = {},
): RedirectResult<Output> {
  const { reply } = exchange;
  const pairs = queryPairs(String(url));
  const validation = newValidation({ resources: () => undefined }, options);
  if (pairs === undefined || reply.kind !== 'redirect') {
    const wanted = 'a query in UTF-8';
    validation.report({ rule: 'json', code: 'structure', at: '', found: 'another query', wanted });
    return { ok: false, error: { kind: 'invalid-response', issues: validation.issues } };
  }
  const values = new Map(pairs);
  const error = values.get('error') ?? '';
  if (error !== '' && hasNoDuplicates(pairs)) {
    const description = values.get('error_description');
    return {
      ok: false,
      error: { kind: 'oauth', error, description, uri: values.get('error_uri'), state: values.get('state') },
    };
  }
  const output = reply.form.read(pairs, validation, undefined);
  if (validation.accepted) return { ok: true, output, notes: validation.issues };
  return { ok: false, error: { kind: 'invalid-response', issues: validation.issues } };
}

function queryPairs(url: string): readonly FormPair[] | undefined {
  const mark = url.indexOf('?');
  return mark < 0 ? [] : parseFormText(url.slice(mark + 1).split('#', 1)[0] ?? '');
}

function hasNoDuplicates(pairs: readonly FormPair[]): boolean {
  return new Set(pairs.map(([name]) => name)).size === pairs.length;
}
