import type { FetchHandler } from './server-options.ts';

/** A handler of both forms. */
export function fetchHandler(answer: (request: Request) => Response | Promise<Response>): FetchHandler {
  return Object.assign(async (request: Request) => answer(request), { answer });
}
