import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A FHIR package registry on a loopback port, with these archives: `name#version` → bytes. */
export class LoopbackRegistry {
  /** Paths asked for, in order. */
  readonly asked: string[] = [];
  readonly #server: Server;

  private constructor(archives: ReadonlyMap<string, Uint8Array>) {
    this.#server = createServer((request, response) => {
      const path = request.url ?? '';
      this.asked.push(path);
      const [, name = '', version] = path.split('/');
      const archive = archives.get(`${name}#${version}`);
      const versions = [...archives.keys()]
        .filter((key) => key.startsWith(`${name}#`))
        .map((key) => key.split('#')[1] ?? '');
      if (archive !== undefined) response.setHeader('Content-Type', 'application/tar+gzip').end(archive);
      else if (version !== undefined || versions.length === 0) response.writeHead(404).end();
      else {
        const listed = Object.fromEntries(versions.map((each) => [each, { name, version: each }]));
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify({ name, 'dist-tags': { latest: versions.at(-1) }, versions: listed }));
      }
    });
  }

  static async start(archives: ReadonlyMap<string, Uint8Array>): Promise<LoopbackRegistry> {
    const registry = new LoopbackRegistry(archives);
    await new Promise<void>((listening) => {
      registry.#server.listen(0, '127.0.0.1', listening);
    });
    return registry;
  }

  get url(): string {
    // A server that listens on a port has an address with one.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => {
      this.#server.close(closed);
    });
  }
}
