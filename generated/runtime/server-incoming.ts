import { type BodyText, readBodyText } from './http-body.ts';

/** What is read of a request at most. */
export interface RequestLimits {
  readonly maxBodyBytes: number;
  readonly depthLimit: number;
}

/** A request as the exchanges see it that it may be for. */
export class IncomingRequest {
  readonly request: Request;
  readonly url: URL;
  readonly limits: RequestLimits;
  /** How the request is dealt with: HEAD asks what GET would be answered with. @see RFC 9110 §9.3.2 */
  readonly method: string;
  /** The path below the server's base, decoded; `undefined` where the request is for an address elsewhere. */
  readonly segments: readonly string[] | undefined;
  #body: Promise<BodyText> | undefined;

  constructor(request: Request, basePath: string, limits: RequestLimits) {
    this.request = request;
    this.url = new URL(request.url);
    this.limits = limits;
    this.method = request.method === 'HEAD' ? 'GET' : request.method;
    this.segments = segmentsBelow(this.url.pathname, basePath);
  }

  /** The body, read once however often it is asked for. */
  bodyText(): Promise<BodyText> {
    this.#body ??= readBodyText(this.request, this.limits.maxBodyBytes);
    return this.#body;
  }
}

function segmentsBelow(path: string, basePath: string): readonly string[] | undefined {
  if (path === basePath || path === `${basePath}/`) return [];
  if (!path.startsWith(`${basePath}/`)) return undefined;
  return path
    .slice(basePath.length + 1)
    .split('/')
    .map(decode);
}

/** A segment that cannot be decoded matches nothing. */
function decode(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}
