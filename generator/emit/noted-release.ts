import type { Release } from '../model/release.ts';
import type { EmitSupport } from './emitter.ts';

/** All that an emitter may look at. */
export interface EmitInput {
  readonly release: Release;
  readonly support: EmitSupport;
}

/** True where what was looked at is in this input as it was. */
type Check = (input: EmitInput) => boolean;

/** What was looked at, each thing once. */
export class Notes {
  readonly #seen = new Map<string, unknown>();
  readonly #checks: Check[] = [];

  /** What `look` gives, looked at once; the notes hold as long as it gives the very same. */
  same<T>(name: string, look: (input: EmitInput) => T, input: EmitInput): T {
    return this.once(name, () => {
      const seen = look(input);
      this.#checks.push((other) => Object.is(look(other), seen));
      return seen;
    });
  }

  /** What `make` gives the first time it is asked for under a name; it adds its checks itself. */
  once<T>(name: string, make: () => T): T {
    // Kept under the name by this very method, for the one caller that asks by it.
    if (this.#seen.has(name)) return this.#seen.get(name) as T;
    const made = make();
    this.#seen.set(name, made);
    return made;
  }

  check(check: Check): void {
    this.#checks.push(check);
  }

  /** True where everything that was looked at is still the very same. */
  hold(input: EmitInput): boolean {
    return this.#checks.every((check) => check(input));
  }
}

type MapName = 'transactions' | 'exchanges' | 'requirements' | 'structures';
type ListName = 'integrationProfiles' | 'actors' | 'systems' | 'topics' | 'useCases';

const mapNames: ReadonlySet<string> = new Set<MapName>(['transactions', 'exchanges', 'requirements', 'structures']);
const listNames: ReadonlySet<string> = new Set<ListName>([
  'integrationProfiles',
  'actors',
  'systems',
  'topics',
  'useCases',
]);

/**
 * The input as it is, but that whatever is taken of it is noted: of each thing in the release's lists and maps the members that were
 * read, and which things there are only where that was asked.
 */
export function notedInput(input: EmitInput, notes: Notes): EmitInput {
  const view = {};
  for (const name of Object.keys(input.release) as (keyof Release)[]) {
    Object.defineProperty(view, name, { get: () => notedMember(name, input, notes), enumerable: true });
  }
  // A member that only some releases have is looked at by not being there.
  notes.same('members', ({ release: each }) => Object.keys(each).join(), input);
  return {
    release: view as Release, // It has every member of the release, each of the same type.
    support: {
      get templates() {
        return notes.same('templates', (each) => each.support.templates, input);
      },
      get runtime() {
        return notes.same('runtime', (each) => each.support.runtime, input);
      },
      // The same for the whole life of a process.
      ...(input.support.output && { output: input.support.output }),
    },
  };
}

function notedMember(name: keyof Release, input: EmitInput, notes: Notes): unknown {
  if (isMapName(name)) return notes.once(name, () => notedMap(name, input, notes));
  if (isListName(name)) return notes.once(name, () => notedList(name, input, notes));
  return notes.same(name, ({ release }) => release[name], input);
}

function isMapName(name: keyof Release): name is MapName {
  return mapNames.has(name);
}

function isListName(name: keyof Release): name is ListName {
  return listNames.has(name);
}

function notedList(name: ListName, input: EmitInput, notes: Notes): readonly object[] {
  const of = ({ release }: EmitInput): readonly object[] => release[name];
  notes.same(`${name} length`, (each) => of(each).length, input);
  return of(input).map((item, index) => notedObject(item, (each) => of(each)[index], notes));
}

/** The members of one object that are read, and what they were. */
function notedObject<T extends object>(object: T, find: (input: EmitInput) => T | undefined, notes: Notes): T {
  const members = new Map<PropertyKey, unknown>();
  let listed = false;
  notes.check((input) => {
    const other = find(input);
    if (Object.is(other, object)) return true;
    if (other === undefined || (listed && Object.keys(other).join() !== Object.keys(object).join())) return false;
    return [...members].every(([name, seen]) => Object.is(Reflect.get(other, name), seen));
  });
  return new Proxy(object, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      members.set(name, value);
      return value;
    },
    has: (target, name) => {
      members.set(name, Reflect.get(target, name));
      return Reflect.has(target, name);
    },
    ownKeys: (target) => {
      listed = true;
      return Reflect.ownKeys(target);
    },
  });
}

function notedMap(name: MapName, input: EmitInput, notes: Notes): ReadonlyMap<string, unknown> {
  const of = ({ release }: EmitInput): ReadonlyMap<string, object> => release[name];
  const map = of(input);
  const get = (key: string): object | undefined =>
    notes.once(`${name} ${key}`, () => {
      const value = map.get(key);
      if (value !== undefined) return notedObject(value, (each) => of(each).get(key), notes);
      notes.check((each) => !of(each).has(key));
      return undefined;
    });
  const keys = (): readonly string[] =>
    notes.once(`${name} keys`, () => {
      const listed = [...map.keys()];
      notes.check((each) => isSameList([...of(each).keys()], listed));
      return listed;
    });
  const entries = (): [string, unknown][] => keys().map((key) => [key, get(key)]);
  return {
    get,
    has: (key) => notes.same(`${name} has ${key}`, (each) => of(each).has(key), input),
    get size() {
      return notes.same(`${name} size`, (each) => of(each).size, input);
    },
    forEach: (visit, self) => {
      for (const [key, value] of entries()) visit.call(self, value, key, map);
    },
    keys: () => keys().values(),
    values: () => keys().map(get).values(),
    entries: () => entries().values(),
    [Symbol.iterator]: () => entries().values(),
  };
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}
