/** The cookie that ties a browser to a session on the server. It holds an opaque id and never a token. */
export interface SessionCookie {
  /** The session a request belongs to; `undefined` where it brings none, or more than one. */
  readonly read: (request: Request) => string | undefined;
  /** The value of `Set-Cookie` that starts a session. */
  readonly issue: (sessionId: string) => string;
  /** The value of `Set-Cookie` that ends it. */
  readonly end: () => string;
}

/** What a session cookie is made for. */
export interface SessionCookieOptions {
  /** `app`; letters, digits and `-`. */
  readonly name: string;
  /** Where browsers find the server; servers at different paths of one host have cookies of their own. */
  readonly publicBaseUrl: string;
  /** True for a server whose pages stand in frames of other sites; needs https. Default: false. */
  readonly embedded?: boolean;
}

/** What `opaqueId` makes, and nothing that could break out of a header. */
const sessionIdForm = /^[\w-]{22,86}$/;

/**
 * A session cookie: out of reach of scripts, sent with navigation from other sites but not with their forms.
 * @see RFC 6265 §4.1.2
 * @throws TypeError where `publicBaseUrl` is no URL, or an embedded server has no https.
 */
export function createSessionCookie(options: SessionCookieOptions): SessionCookie {
  const { protocol, port, pathname } = new URL(options.publicBaseUrl);
  const secure = protocol === 'https:';
  if (options.embedded === true && !secure) throw new TypeError('A browser keeps cookies for frames with https only.');
  // `__Host-` keeps sister domains from setting it. Plain http is for loopback, where cookies are shared by all ports.
  // A cookie of that prefix is sent to every path, so that tenants of one host are told apart by its name.
  const ofTenant = [options.name, ...pathname.split('/')]
    .filter((part) => part !== '')
    .join('-')
    .replace(/[^\w-]/g, '_');
  const name = secure ? `__Host-${ofTenant}` : `${ofTenant}-${port === '' ? '80' : port}`;
  const attributes = `Path=/; HttpOnly; SameSite=${options.embedded === true ? 'None' : 'Lax'}${secure ? '; Secure' : ''}`;
  return {
    read: (request) => readOnly(request.headers.get('cookie') ?? '', name),
    issue: (sessionId) => `${name}=${sessionId}; ${attributes}`,
    end: () => `${name}=; Max-Age=0; ${attributes}`,
  };
}

/** Two cookies of one name mean that someone else set one of them: neither counts. */
function readOnly(header: string, name: string): string | undefined {
  const values = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  const [value = '', another] = values;
  return another === undefined && sessionIdForm.test(value) ? value : undefined;
}
