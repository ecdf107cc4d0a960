import { compareText } from '../../model/diagnostic.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { OutputPath } from '../../model/identifier.ts';
import type { StatementStructure } from '../../model/module-structure.ts';
import type { Release } from '../../model/release.ts';
import type { Emitter } from '../emitter.ts';
import { interactionTypes } from '../interactions/interaction-types.ts';
import { outputPath, releaseFolder, structureFolder } from '../layout.ts';
import { profileModule } from '../messages/operation-exchanges.ts';
import { profileExchanges, responders } from '../messages/profile-exchanges.ts';
import { fileHeader } from '../provenance.ts';
import { TypeScriptModule } from '../typescript-module.ts';
import { isLogicalModel, logicalTypes } from './logical-types.ts';
import { messageTypes } from './message-types.ts';
import { structureTypes } from './structure-types.ts';
import { isGuideType } from './value-type.ts';

/** Emits `types.ts` of every folder: the guide's structures and the plain forms of its messages. */
export const emitTypes: Emitter = (release) => {
  const modules = new Modules(release);
  const structures = [...release.structures.values()].filter((each) => isGuideType(each) || isLogicalModel(each));
  for (const structure of structures.sort((left, right) => compareText(left.typeName, right.typeName))) {
    const path = outputPath(releaseFolder(release), structureFolder(release, structure), 'types.ts');
    const print = isLogicalModel(structure) ? logicalTypes : structureTypes;
    modules.add(path, (module) => print(release, module, structure));
  }
  for (const profile of release.integrationProfiles) {
    for (const exchange of profileExchanges(release, profile).filter(hasPlainMessages)) {
      modules.add(profileModule(release, profile, 'types.ts'), (module) => messageTypes(release, module, exchange));
    }
    for (const { actor, exchanges } of responders(release, profileExchanges(release, profile))) {
      const path = profileModule(release, profile, 'types.ts');
      modules.add(path, (module) => interactionTypes(release, module, actor, exchanges));
    }
  }
  return { value: modules.files(), diagnostics: [] };
};

/** True for exchanges whose parameters are written as plain members; those of searches have types of their own. */
function hasPlainMessages({ wire }: Exchange): boolean {
  return wire.kind !== 'fhir-interaction';
}

class Modules {
  readonly #release: Release;
  readonly #modules = new Map<OutputPath, TypeScriptModule>();

  constructor(release: Release) {
    this.#release = release;
  }

  add(path: OutputPath, print: (module: TypeScriptModule) => readonly StatementStructure[]): void {
    const module = this.#modules.get(path) ?? new TypeScriptModule(path, fileHeader(this.#release));
    this.#modules.set(path, module);
    module.add(...print(module));
  }

  files() {
    return [...this.#modules.values()].filter((module) => !module.isEmpty).map((module) => module.toFile());
  }
}
