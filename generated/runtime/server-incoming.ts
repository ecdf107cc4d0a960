import type { FormPair } from './form-definition.ts';
import { type BodyText, readBodyText } from './http-body.ts';
import { type RequestCredentials, readCredentials } from './request-credentials.ts';
import { requestPath, requestQuery } from './request-path.ts';

/** What is read of a request at most. */
export interface RequestLimits {
  readonly maxBodyBytes: number;
  readonly depthLimit: number;
}

/** Parameters as they came in a query or a form. */
export interface CarriedForm {
  readonly pairs: readonly FormPair[];
  /** Those that were sent once and have a value. @see RFC 6749 §3.1 */
  readonly single: Readonly<Record<string, string>>;
}

/** Reads parameters from the text of a query or a form. */
type FormReader = (text: string) => CarriedForm;

/** Reads a body by rules. */
type BodyReader<Rules, Body> = (incoming: IncomingRequest, rules: Rules, fhirVersion: string) => Promise<Body>;

/** A request as the exchanges see it that it may be for. */
export class IncomingRequest {
  readonly request: Request;
  /** The path of its address. */
  readonly path: string;
  readonly limits: RequestLimits;
  /** How the request is dealt with: HEAD asks what GET would be answered with. @see RFC 9110 §9.3.2 */
  readonly method: string;
  /** The path below the server's base, decoded; `undefined` where the request is for an address elsewhere. */
  readonly segments: readonly string[] | undefined;
  #url: URL | undefined;
  #body: Promise<BodyText> | undefined;
  #form: { readonly read: FormReader; readonly carried: CarriedForm } | undefined;
  #carried: { readonly rules: unknown; readonly body: Promise<unknown> } | undefined;
  #credentials: RequestCredentials | undefined;

  constructor(request: Request, basePath: string, limits: RequestLimits) {
    this.request = request;
    this.path = requestPath(request.url);
    this.limits = limits;
    this.method = request.method === 'HEAD' ? 'GET' : request.method;
    this.segments = segmentsBelow(this.path, basePath);
  }

  /** Its address, taken apart for those who need more of it than path and query. */
  get url(): URL {
    this.#url ??= new URL(this.request.url);
    return this.#url;
  }

  /** The query of its address, without the question mark. */
  get query(): string {
    return requestQuery(this.request.url);
  }

  /** The body, read once however often it is asked for. */
  bodyText(): Promise<BodyText> {
    this.#body ??= readBodyText(this.request, this.limits.maxBodyBytes);
    return this.#body;
  }

  /** What `read` makes of the body, asked once however many exchanges there are that have the same rules. */
  body<Rules, Body>(read: BodyReader<Rules, Body>, rules: Rules, fhirVersion: string): Promise<Body> {
    if (this.#carried?.rules !== rules) this.#carried = { rules, body: read(this, rules, fhirVersion) };
    // A request has one reader of bodies, whose kind of body this is.
    return this.#carried.body as Promise<Body>;
  }

  /** What `read` makes of the text, the only one it is ever given; asked once however many exchanges there are that take a form. */
  form(read: FormReader, text: string): CarriedForm {
    if (this.#form?.read !== read) this.#form = { read, carried: read(text) };
    return this.#form.carried;
  }

  /** How the sender says who it is; not verified. */
  get credentials(): RequestCredentials {
    this.#credentials ??= readCredentials(this.request.headers);
    return this.#credentials;
  }
}

function segmentsBelow(path: string, basePath: string): readonly string[] | undefined {
  if (path === basePath || path === `${basePath}/`) return [];
  if (!path.startsWith(basePath) || path[basePath.length] !== '/') return undefined;
  const segments = path.slice(basePath.length + 1).split('/');
  // Nearly no path has anything to decode.
  return path.includes('%') ? segments.map(decode) : segments;
}

/** A segment that cannot be decoded matches nothing. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}
