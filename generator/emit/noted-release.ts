import type { Release } from '../model/release.ts';
import type { EmitSupport } from './emitter.ts';

/** All that an emitter may look at. */
export interface EmitInput {
  readonly release: Release;
  readonly support: EmitSupport;
}

/** Something that was looked at: how to look at it again, and what was seen. */
export interface Note {
  readonly look: (input: EmitInput) => unknown;
  readonly seen: unknown;
}

/** What was looked at, each thing once. */
export class Notes {
  readonly #notes = new Map<string, Note>();

  /** Looks, and notes what was seen under a name of the thing. */
  look<T>(name: string, look: (input: EmitInput) => T, input: EmitInput): T {
    const seen = look(input);
    if (!this.#notes.has(name)) this.#notes.set(name, { look, seen });
    return seen;
  }

  /** True where everything that was looked at is still the very same. */
  hold(input: EmitInput): boolean {
    return [...this.#notes.values()].every(({ look, seen }) => Object.is(look(input), seen));
  }
}

type MapName = 'transactions' | 'exchanges' | 'requirements' | 'structures';

/** The input as it is, but that whatever is taken of it is noted: a map asked for a key by that key, all else as a whole. */
export function notedInput(input: EmitInput, notes: Notes): EmitInput {
  const view = {};
  for (const name of Object.keys(input.release) as (keyof Release)[]) {
    const get = (): unknown => (isMapName(name) ? notedMap(name, input, notes) : notes.look(name, whole(name), input));
    Object.defineProperty(view, name, { get, enumerable: true });
  }
  // A member that only some releases have is looked at by not being there.
  notes.look('members', ({ release: each }) => Object.keys(each).join(), input);
  return {
    release: view as Release, // It has every member of the release, each of the same type.
    support: {
      get templates() {
        return notes.look('templates', (each) => each.support.templates, input);
      },
      get runtime() {
        return notes.look('runtime', (each) => each.support.runtime, input);
      },
      // The same for the whole life of a process.
      ...(input.support.output && { output: input.support.output }),
    },
  };
}

function isMapName(name: keyof Release): name is MapName {
  return name === 'transactions' || name === 'exchanges' || name === 'requirements' || name === 'structures';
}

function whole<K extends keyof Release>(name: K): (input: EmitInput) => Release[K] {
  return ({ release }) => release[name];
}

function notedMap(name: MapName, input: EmitInput, notes: Notes): ReadonlyMap<string, unknown> {
  const map: ReadonlyMap<string, unknown> = input.release[name];
  const all = (): ReadonlyMap<string, unknown> => notes.look(name, whole(name), input);
  const of = ({ release }: EmitInput): ReadonlyMap<string, unknown> => release[name];
  return {
    get: (key) => notes.look(`${name} ${key}`, (each) => of(each).get(key), input),
    has: (key) => notes.look(`${name} has ${key}`, (each) => of(each).has(key), input),
    get size() {
      return notes.look(`${name} size`, (each) => of(each).size, input);
    },
    forEach: (visit, self) => {
      for (const [key, value] of all()) visit.call(self, value, key, map);
    },
    keys: () => all().keys(),
    values: () => all().values(),
    entries: () => all().entries(),
    [Symbol.iterator]: () => all()[Symbol.iterator](),
  };
}
