import type { JsonObject } from '../../model/json.ts';

interface Scheme {
  /** What a client does, for the description of an operation. */
  readonly text: string;
  /** The Security Scheme Object, where OpenAPI has one for it. */
  readonly object?: JsonObject;
}

/** The security schemes an exchange can name. Those without an object travel where OpenAPI has no scheme for. */
const schemes: Readonly<Record<string, Scheme>> = {
  bearer: {
    text: 'an OAuth 2.0 access token (RFC 6750)',
    object: { type: 'http', scheme: 'bearer', description: 'An OAuth 2.0 access token. See RFC 6750.' },
  },
  'client-secret-basic': {
    text: 'client id and secret by HTTP Basic (RFC 6749 §2.3.1)',
    object: { type: 'http', scheme: 'basic', description: 'Client id and secret. See RFC 6749 §2.3.1.' },
  },
  'private-key-jwt': {
    text: 'a JWT signed with the key of the client, as `client_assertion` in the body (RFC 7523 §2.2)',
  },
  'public-client': { text: 'nothing but `client_id` in the body, for a client that can keep no secret' },
  'client-none': { text: 'nothing but `client_id` in the body, for a client that can keep no secret' },
  anonymous: { text: 'nothing' },
};

/** How a request may authenticate. */
export interface Security {
  /** Security Requirement Objects, one of which a request meets; empty: none is asked. */
  readonly requirements: readonly JsonObject[];
  /** The same in words; `''` where nothing is asked. */
  readonly text: string;
}

/** What an exchange that names these schemes asks of a request. */
export function securityOf(names: readonly string[]): Security {
  if (names.length === 0) return { requirements: [], text: '' };
  const defined = names.filter((name) => schemes[name]?.object !== undefined);
  const requirements: JsonObject[] = defined.map((name) => ({ [name]: [] }));
  // OpenAPI has no scheme for what stands in a body, so that the document must let such a request through.
  if (defined.length > 0 && defined.length < names.length) requirements.push({});
  const texts = [...new Set(names.map((name) => schemes[name]?.text ?? `\`${name.replaceAll('`', '')}\``))];
  return { requirements, text: `Authentication: ${texts.join('; or ')}.` };
}

/** The Security Scheme Objects for the schemes named in security requirements. */
export function securitySchemeObjects(names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(
    [...names].sort().flatMap((name) => {
      const object = schemes[name]?.object;
      return object === undefined ? [] : [[name, object]];
    }),
  );
}
