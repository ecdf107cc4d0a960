import { once } from 'node:events';
import http from 'node:http';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import type { JsonObject } from '../../generator/model/json.ts';

/** A proxy that holds what passes against an OpenAPI document, and says in the header `sl-violations` what breaks it. */
export interface PrismProxy {
  /** `http://127.0.0.1:4010` */
  readonly base: string;
  readonly close: () => Promise<void>;
}

/** What is used of Prism's own parts, which are CommonJS. */
interface PrismParts {
  readonly getHttpOperationsFromSpec: (document: JsonObject) => Promise<readonly unknown[]>;
  readonly createServer: (
    operations: readonly unknown[],
    options: { readonly cors: boolean; readonly config: object; readonly components: { readonly logger: unknown } },
  ) => {
    readonly listen: (port: number, host: string) => Promise<string>;
    readonly close: () => Promise<void>;
  };
  readonly createLogger: (name: string, options: { readonly level: string }) => unknown;
}

/** Prism's command is made of these; found from where it is, as only that is a dependency here. */
function prismParts(): PrismParts {
  const fromCommand = createRequire(createRequire(import.meta.url).resolve('@stoplight/prism-cli'));
  // What a CommonJS package gives has no types here; the interface has what version 5.14 gives.
  return {
    ...fromCommand('@stoplight/prism-http'),
    ...fromCommand('@stoplight/prism-http-server'),
    ...fromCommand('@stoplight/prism-core'),
  } as PrismParts;
}

/** Starts what `prism proxy <document> <upstream>` starts, in this process. */
export async function startPrismProxy(document: JsonObject, upstream: string): Promise<PrismProxy> {
  const { getHttpOperationsFromSpec, createServer: createProxy, createLogger } = prismParts();
  // While Prism compiles a schema, a kept connection to the actor behind it may run out: it takes a new one each time.
  http.globalAgent = new http.Agent({ keepAlive: false });
  const server = createProxy(await getHttpOperationsFromSpec(document), {
    cors: false,
    config: {
      isProxy: true,
      upstream: new URL(upstream),
      validateRequest: true,
      validateResponse: true,
      checkSecurity: true,
      errors: false,
      mock: { dynamic: false },
    },
    components: { logger: createLogger('prism', { level: 'silent' }) },
  });
  const port = await freePort();
  await server.listen(port, '127.0.0.1');
  return { base: `http://127.0.0.1:${port}`, close: () => server.close() };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('No port.');
  return address.port;
}
