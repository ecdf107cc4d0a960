import type { Exchange } from '../../../generator/model/exchange.ts';
import type { Release } from '../../../generator/model/release.ts';

/** Functions of a generated module, or of an instance of a generated class, by name. */
export class GeneratedObject {
  readonly #name: string;
  readonly #members: object;

  constructor(name: string, members: object) {
    this.#name = name;
    this.#members = members;
  }

  /** @throws TypeError where there is no such function: nothing was generated for the exchange. */
  call(name: string, ...args: readonly unknown[]): unknown {
    return this.#function(name).apply(this.#members, args);
  }

  /** @throws TypeError where there is no such class. */
  construct(name: string, options: unknown): GeneratedObject {
    return new GeneratedObject(name, Reflect.construct(this.#function(name), [options]));
  }

  // `Function` is what both a class and a function are at run time.
  // biome-ignore lint/complexity/noBannedTypes: the narrower types need a cast
  #function(name: string): Function {
    const found: unknown = Reflect.get(this.#members, name);
    if (typeof found !== 'function') throw new TypeError(`${this.#name} has no ${name}.`);
    return found;
  }
}

/**
 * The generated module of a responder: `client`, `server` or `socket`.
 * @throws Error where there is none.
 */
export async function generatedModule(
  { guide, integrationProfiles }: Release,
  { responder }: Exchange,
  part: 'client' | 'server' | 'socket',
): Promise<GeneratedObject> {
  const owner = integrationProfiles.find(({ actors }) => actors.includes(responder));
  const name = `${guide.slug}-${guide.version}/${owner?.slug}/${responder}.${part}.ts`;
  const url = new URL(`../../../generated/${name}`, import.meta.url).href;
  const module: object = await import(/* @vite-ignore */ url);
  return new GeneratedObject(name, module);
}

/** PascalCase name of the responder, as generated classes have it. */
export function responderName({ actors }: Release, { responder }: Exchange): string {
  return actors.find(({ id }) => id === responder)?.typeName ?? '';
}
