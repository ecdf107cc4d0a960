import type { Message } from '../../model/exchange.ts';
import type { OutputPath } from '../../model/identifier.ts';
import type { Release } from '../../model/release.ts';
import { outputPath, releaseFolder, structureFolder } from '../layout.ts';
import { hasOwnType } from '../types/own-type.ts';
import { structureType } from '../types/value-type.ts';
import type { TypeScriptModule } from '../typescript-module.ts';

/** Imports the plain type of a message and returns its name; `undefined` for a message without content. */
export function useMessageType(
  release: Release,
  module: TypeScriptModule,
  message: Message,
  typesModule: OutputPath,
): string | undefined {
  switch (message.kind) {
    case 'empty':
      return undefined;
    case 'parameters':
      return module.useType(message.typeName, typesModule);
    case 'structure': {
      const structure = release.structures.get(message.structure);
      if (structure === undefined) return module.useType('FhirResource', { package: 'fhir/r4.js' });
      if (!hasOwnType(structure)) return structureType(module, structure.type);
      return module.useType(
        structure.typeName,
        outputPath(releaseFolder(release), structureFolder(release, structure), 'types.ts'),
      );
    }
  }
}
