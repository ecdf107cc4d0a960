/** One request and its answer as they were on the wire; JSON is parsed. */
export interface WireTurn {
  readonly request: {
    readonly method: string;
    /** Path and query. */
    readonly url: string;
    readonly type: string | null;
    readonly accept: string | null;
    readonly body: unknown;
  };
  readonly status: number;
  readonly type: string | null;
  readonly body: unknown;
}

/** The same handler, with what it is asked and what it answers added to `turns`. */
export function recordingHandler(
  handler: (request: Request) => Promise<Response>,
  turns: WireTurn[],
): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const text = await request.text();
    const bodyless = request.method === 'GET' || text === '';
    const copy = new Request(request.url, {
      method: request.method,
      headers: request.headers,
      ...(bodyless ? {} : { body: text }),
    });
    const response = await handler(copy);
    const { headers } = request;
    turns.push({
      request: {
        method: request.method,
        url: pathname + search,
        type: headers.get('content-type'),
        accept: headers.get('accept'),
        body: parsed(text),
      },
      status: response.status,
      type: response.headers.get('content-type'),
      body: parsed(await response.clone().text()),
    });
    return response;
  };
}

function parsed(text: string): unknown {
  return text === '' ? '' : JSON.parse(text);
}
