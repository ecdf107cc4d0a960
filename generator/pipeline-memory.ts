import { BuildMemory } from './build/build-memory.ts';
import { EmitMemory } from './emit/emit-memory.ts';
import { LoadMemory } from './load/load-memory.ts';
import { WriteMemory } from './write/write-memory.ts';

/** What the stages keep of one package between the runs of a process that stays. */
interface PackageMemory {
  readonly load: LoadMemory;
  readonly build: BuildMemory;
  readonly emit: EmitMemory;
}

/** What a process that generates again after each edit keeps, so that only what an edit can change is made anew. */
export class PipelineMemory {
  /** What is known of the output folder. */
  readonly write = new WriteMemory();
  readonly #packages = new Map<string, PackageMemory>();

  /** Folders and archives that the packages were found to depend on in their last runs. */
  get places(): readonly string[] {
    return [...this.#packages.values()].flatMap(({ load }) => [...load.places]);
  }

  of(path: string): PackageMemory {
    const known = this.#packages.get(path);
    if (known !== undefined) return known;
    const memory = { load: new LoadMemory(), build: new BuildMemory(), emit: new EmitMemory() };
    this.#packages.set(path, memory);
    return memory;
  }
}
