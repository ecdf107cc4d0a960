/**
 * A refusal that goes over the wire. Handlers throw one of its kinds; the server renders it in the format that the exchange's
 * definition names, whichever kind it is.
 */
export abstract class WireError extends Error {
  /** HTTP status, 400 to 599. */
  abstract readonly status: number;
  /** Header fields that go with it. */
  abstract readonly headers: Readonly<Record<string, string>>;
  /** How many findings it tells. */
  abstract readonly issueCount: number;

  /** What the log is told and the peer is not; `undefined`: nothing. It must hold no secret and no patient data. */
  get logDetail(): string | undefined {
    return undefined;
  }
}
