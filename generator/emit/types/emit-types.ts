import { compareText } from '../../model/diagnostic.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { Release } from '../../model/release.ts';
import { interactionTypes } from '../interactions/interaction-types.ts';
import { outputPath, releaseFolder, structureFolder } from '../layout.ts';
import { profileExchanges, responders } from '../messages/profile-exchanges.ts';
import { fileHeader } from '../provenance.ts';
import { allParts, type PartList } from '../release-parts.ts';
import { TypeScriptModule } from '../typescript-module.ts';
import { isLogicalModel, logicalTypes } from './logical-types.ts';
import { messageTypes } from './message-types.ts';
import { hasOwnType } from './own-type.ts';
import { structureTypes } from './structure-types.ts';

/** Emits `types.ts` of every folder: the guide's structures and the plain forms of its messages. */
export const typesParts: PartList = (release) => {
  const guideTypes = [...release.structures.values()].filter(hasOwnType);
  const folders = [
    ...guideTypes.map((structure) => structureFolder(release, structure)),
    ...release.integrationProfiles.map(({ slug }) => slug),
  ];
  return [...new Set(folders)].map((folder) => ({
    name: `types ${folder}`,
    emit: (of) => ({ value: typesModule(of, folder), diagnostics: [] }),
  }));
};

/** All of them. */
export const emitTypes = allParts(typesParts);

function typesModule(release: Release, folder: string): readonly GeneratedFile[] {
  const module = new TypeScriptModule(outputPath(releaseFolder(release), folder, 'types.ts'), fileHeader(release));
  const structures = [...release.structures.values()].filter(
    (each) => hasOwnType(each) && structureFolder(release, each) === folder,
  );
  const profiles = release.integrationProfiles.filter(({ slug }) => slug === folder);
  const taken = new Set([
    ...structures.map(({ typeName }) => typeName),
    ...profiles.flatMap((profile) => profileExchanges(release, profile)).flatMap(messageNames),
  ]);
  for (const structure of structures.sort((left, right) => compareText(left.typeName, right.typeName))) {
    const print = isLogicalModel(structure) ? logicalTypes : structureTypes;
    module.add(...print(release, module, structure, taken));
  }
  for (const profile of profiles) {
    const exchanges = profileExchanges(release, profile);
    for (const exchange of exchanges.filter(hasPlainMessages)) module.add(...messageTypes(release, module, exchange));
    for (const responder of responders(release, exchanges)) {
      module.add(...interactionTypes(release, module, responder.actor, responder.exchanges));
    }
  }
  return module.isEmpty ? [] : [module.toFile()];
}

function messageNames({ request, response }: Exchange): readonly string[] {
  return [request, response].flatMap((message) => (message.kind === 'parameters' ? [message.typeName] : []));
}

/** True for exchanges whose parameters are written as plain members; those of searches have types of their own. */
function hasPlainMessages({ wire }: Exchange): boolean {
  return wire.kind !== 'fhir-interaction';
}
