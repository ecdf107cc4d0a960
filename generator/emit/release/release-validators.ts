import { compareText } from '../../model/diagnostic.ts';
import type { OutputPath } from '../../model/identifier.ts';
import type { Release } from '../../model/release.ts';
import type { Structure } from '../../model/structure.ts';
import { outputPath, releaseFolder, structureFolder } from '../layout.ts';
import { stringLiteral } from '../literal.ts';
import type { TypeScriptModule } from '../typescript-module.ts';

/** One line per structure of the guide: its canonical and its validator. */
export function releaseValidators(module: TypeScriptModule, release: Release): string[] {
  return [...release.structures.values()]
    .filter(hasValidator)
    .sort((left, right) => compareText(left.canonical, right.canonical))
    .map((structure) => {
      const name = module.use(`validate${structure.typeName}`, validatorPath(release, structure));
      return `  ${stringLiteral(structure.canonical)}: ${name},`;
    });
}

/** The guide's own structures; those of the standard are reached through them. */
function hasValidator(structure: Structure): boolean {
  return (
    structure.source === 'guide' &&
    (structure.kind === 'resource' || structure.kind === 'datatype') &&
    !structure.abstract
  );
}

function validatorPath(release: Release, structure: Structure): OutputPath {
  return outputPath(releaseFolder(release), structureFolder(release, structure), 'validators.ts');
}
