import { oauthMembers } from './error-format.ts';
import { withQuery } from './form-text.ts';
import type { HttpExchange } from './http-exchange.ts';
import type { WireError } from './wire-error.ts';

/**
 * The address that answers a redirect exchange, for a server that had to ask the user first and now comes back to it. The
 * address must have been confirmed.
 * @throws TypeError where the exchange is not answered by a redirect.
 */
export function redirectAnswer<Input, Output>(
  exchange: HttpExchange<Input, Output>,
  address: string,
  output: Output,
): string {
  const { reply, id } = exchange;
  if (reply.kind !== 'redirect') throw new TypeError(`${id} is not answered by a redirect`);
  return withQuery(address, reply.form.write(output));
}

/** The address that refuses a redirect exchange. It must have been confirmed. @see RFC 6749 §4.1.2.1 */
export function redirectRefusal(address: string, error: WireError, state: string | undefined): string {
  return withQuery(address, Object.entries({ ...oauthMembers(error), ...(state === undefined ? {} : { state }) }));
}
