import type { OutputPath } from '../../model/identifier.ts';
import { slug } from '../../model/naming.ts';
import type { Release } from '../../model/release.ts';
import type { Structure } from '../../model/structure.ts';
import { outputPath, releaseFolder, structureFolder } from '../layout.ts';
import type { TypeScriptModule } from '../typescript-module.ts';

/** Imports the validator of a structure and returns its name. */
export function useValidator(release: Release, module: TypeScriptModule, structure: Structure): string {
  return module.use(`validate${structure.typeName}`, validatorModule(release, structure));
}

/** Imports the validator that goes by `resourceType`. */
export function useResourceValidator(release: Release, module: TypeScriptModule): string {
  return module.use('validateResource', outputPath(releaseFolder(release), 'r4', 'resources.ts'));
}

function validatorModule(release: Release, structure: Structure): OutputPath {
  const folder = releaseFolder(release);
  if (structure.source === 'guide') return outputPath(folder, structureFolder(release, structure), 'validators.ts');
  if (structure.kind !== 'resource') return outputPath(folder, 'r4', 'datatypes.ts');
  return outputPath(folder, 'r4', `${slug(structure.type) ?? 'resource'}.ts`);
}
