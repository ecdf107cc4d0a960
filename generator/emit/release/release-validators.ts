import { compareText } from '../../model/diagnostic.ts';
import type { OutputPath } from '../../model/identifier.ts';
import type { Release } from '../../model/release.ts';
import type { Structure } from '../../model/structure.ts';
import { outputPath, releaseFolder, structureFolder } from '../layout.ts';
import { stringLiteral } from '../literal.ts';
import { hasOwnType } from '../types/own-type.ts';
import type { TypeScriptModule } from '../typescript-module.ts';

/** One line per structure of the guide, logical models among them: its canonical and its validator. Those of the standard are reached through them. */
export function releaseValidators(module: TypeScriptModule, release: Release): string[] {
  return [...release.structures.values()]
    .filter(hasOwnType)
    .sort((left, right) => compareText(left.canonical, right.canonical))
    .map((structure) => {
      const name = module.use(`validate${structure.typeName}`, validatorPath(release, structure));
      return `  ${stringLiteral(structure.canonical)}: ${name},`;
    });
}

function validatorPath(release: Release, structure: Structure): OutputPath {
  return outputPath(releaseFolder(release), structureFolder(release, structure), 'validators.ts');
}
