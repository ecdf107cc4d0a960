import type { Release } from '../../model/release.ts';
import type { Structure } from '../../model/structure.ts';
import { outputPath, releaseFolder } from '../layout.ts';
import type { TypeScriptModule } from '../typescript-module.ts';
import { StructureIndex } from '../validators/structure-index.ts';

/** Imports the validator of a structure and returns its name; `undefined` for a structure that has none. */
export function useValidator(release: Release, module: TypeScriptModule, structure: Structure): string | undefined {
  const path = new StructureIndex(release).moduleOf(structure);
  return path === undefined ? undefined : module.use(`validate${structure.typeName}`, path);
}

/** Imports what checks only what a profile adds to its type; `undefined` for a type, which adds nothing. */
export function useConstraint(release: Release, module: TypeScriptModule, profile: Structure): string | undefined {
  const path = new StructureIndex(release).moduleOf(profile);
  if (path === undefined || profile.derivation !== 'constraint') return undefined;
  return module.use(`constrain${profile.typeName}`, path);
}

/** Imports the validator that goes by `resourceType`. */
export function useResourceValidator(release: Release, module: TypeScriptModule): string {
  return module.use('validateResource', outputPath(releaseFolder(release), 'r4', 'resources.ts'));
}
