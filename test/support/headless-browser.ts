/** A browser without pages: follows redirects, keeps cookies. */
export interface HeadlessBrowser {
  /** Goes to an address and follows where it leads, until an address for which `until` is true, or an answer that is no redirect. */
  readonly visit: (address: string | URL, until?: (address: URL) => boolean) => Promise<Visited>;
  readonly post: (address: string | URL) => Promise<Visited>;
  /** Sends the form of a page, as its button does. */
  readonly submit: (page: Visited) => Promise<Visited>;
  /** Cookies it holds, by name. */
  readonly cookies: Map<string, string>;
}

/** Where a visit ended. */
export interface Visited {
  /** The last address; one that `until` stopped at has not been asked. */
  readonly address: URL;
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
  /** Every address on the way, the last one included. */
  readonly way: readonly string[];
}

const mostRedirects = 10;

/** A browser with nothing in it. Cookies go to every server, as they do on loopback. `send`: how its requests travel. */
export function openHeadlessBrowser(
  headers: Readonly<Record<string, string>> = {},
  send: (request: Request) => Promise<Response> = fetch,
): HeadlessBrowser {
  const cookies = new Map<string, string>();

  async function ask(address: URL, method: string, form: URLSearchParams | null): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const fields = { ...headers, ...(cookie === '' ? {} : { cookie }) };
    const response = await send(new Request(address, { method, headers: fields, redirect: 'manual', body: form }));
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1);
      const [name = '', value = ''] = pair.split('=', 2);
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  async function go(
    start: string | URL,
    method: string,
    until: (address: URL) => boolean,
    form: URLSearchParams | null = null,
  ): Promise<Visited> {
    let address = new URL(start);
    const way = [address.href];
    for (let left = mostRedirects; left > 0; left -= 1) {
      if (way.length > 1 && until(address)) return { address, status: 0, body: '', headers: new Headers(), way };
      const response = await (way.length === 1 ? ask(address, method, form) : ask(address, 'GET', null));
      const location = response.headers.get('location');
      if (location === null) {
        return { address, status: response.status, body: await response.text(), headers: response.headers, way };
      }
      address = new URL(location, address);
      way.push(address.href);
    }
    throw new Error(`More than ${mostRedirects} redirects: ${way.join(' ')}`);
  }

  return {
    visit: (address, until = () => false) => go(address, 'GET', until),
    post: (address) => go(address, 'POST', () => false),
    submit: (page) => {
      const { action, fields } = formOfPage(page);
      return go(action, 'POST', () => false, new URLSearchParams(fields));
    },
    cookies,
  };
}

/** The form of a page whose fields are all hidden, as `simulators/kit/html.ts` writes it. */
export function formOfPage({ address, body }: Visited): { readonly action: URL; readonly fields: [string, string][] } {
  const plain = (text: string): string => text.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  const [, action] = /<form method="post" action="([^"]*)">/.exec(body) ?? [];
  if (action === undefined) throw new Error(`No form: ${body}`);
  const inputs = [...body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  return {
    action: new URL(plain(action), address),
    fields: inputs.map(([, name = '', value = '']) => [plain(name), plain(value)]),
  };
}
