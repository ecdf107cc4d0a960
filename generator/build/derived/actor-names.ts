import { type ActorId, isDeviceName, parseActorId } from '../../model/identifier.ts';
import { kebabName, pascalName } from '../../model/naming.ts';
import type { ActorHead } from '../actor-head.ts';

/** What an actor is made from, besides its id. */
export type ActorSource = Pick<ActorHead, 'title' | 'description' | 'canonical' | 'node'> & {
  /** Texts to name it by, the first usable one is taken: an id, a name, the tail of a URL. */
  readonly names: readonly string[];
};

/** Longer names make file and type names nobody can read. */
const lengthLimit = 80;

/** Makes actors whose ids and type names nothing else in the guide has. */
export class ActorNames {
  readonly #taken = new Set<string>();
  readonly #shared = new Map<string, ActorHead>();

  head({ names, ...source }: ActorSource): ActorHead {
    const wanted = names.map((name) => kebabName(name)?.slice(0, lengthLimit)).find((name) => name !== undefined);
    const id = this.#free(wanted === undefined ? 'actor' : isDeviceName(wanted) ? `${wanted}-actor` : wanted);
    return { id, typeName: pascalName(id) ?? 'Actor', options: [], ...source };
  }

  /** The actor with these names; made when first asked for. */
  shared(source: ActorSource): ActorHead {
    const key = source.names.join(' ');
    const head = this.#shared.get(key) ?? this.head(source);
    this.#shared.set(key, head);
    return head;
  }

  #free(wanted: string): ActorId {
    for (let count = 1; ; count += 1) {
      const text = count === 1 ? wanted : `${wanted}-${count}`;
      const id = parseActorId(text.replaceAll(/-+/g, '-').replace(/-$/, ''));
      const key = pascalName(text)?.toLowerCase() ?? '';
      if (id === undefined || this.#taken.has(key)) continue;
      this.#taken.add(key);
      return id;
    }
  }
}
