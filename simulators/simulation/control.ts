import type { Handler } from '../kit/http-server.ts';

/** Something an initiator can be asked to do: `POST /set-context` with a JSON object, answered with JSON. */
export type ControlAction = (body: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** What the control interface of an initiator cannot do. */
export class ControlRefusal extends Error {
  override readonly name = 'ControlRefusal';
}

const maxBodyBytes = 5_000_000;

/**
 * The control interface of an actor that starts exchanges and answers none: a small JSON API, for people with curl and for scripts.
 * Every action is a POST, also where it only looks, so that no page of another origin can call it without asking first.
 */
export function createControl(basePath: string, actions: Readonly<Record<string, ControlAction>>): Handler {
  return async (request) => {
    const { pathname } = new URL(request.url);
    const name = pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length + 1) : '';
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined) {
      const offered = Object.keys(actions).map((known) => `${basePath}/${known}`);
      return json(404, { error: 'There is no such action.', actions: offered });
    }
    return perform(action, request);
  };
}

async function perform(action: ControlAction, request: Request): Promise<Response> {
  if (request.method !== 'POST') return json(405, { error: 'Actions are called with POST.' }, { Allow: 'POST' });
  if (!/^application\/json\s*(?:;|$)/.test(request.headers.get('content-type') ?? '')) {
    return json(415, { error: 'The body must be application/json.' });
  }
  const body = await objectOf(request);
  if (body === undefined) return json(400, { error: 'The body must be a JSON object.' });
  try {
    return json(200, await action(body));
  } catch (error) {
    if (error instanceof ControlRefusal) return json(400, { error: error.message });
    throw error;
  }
}

async function objectOf(request: Request): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (Number(request.headers.get('content-length') ?? maxBodyBytes + 1) > maxBodyBytes) return undefined;
  try {
    const body: unknown = await request.json();
    // A JSON object has texts as its names, whatever its values are.
    return typeof body === 'object' && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(`${JSON.stringify(body, null, 2)}\n`, {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
  });
}

/** A text among the members of a body. @throws ControlRefusal where it is missing. */
export function textOf(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new ControlRefusal(`The member ${name} must be a text.`);
}

/** Which app a body asks to launch, and at which of its addresses. @throws ControlRefusal where a member is no text. */
export function launchTargetOf(body: Readonly<Record<string, unknown>>): {
  readonly appID: string;
  readonly launchUrl?: string;
} {
  const appID = textOf(body, 'appID');
  return body['launchUrl'] === undefined ? { appID } : { appID, launchUrl: textOf(body, 'launchUrl') };
}
