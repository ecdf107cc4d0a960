import type { StageResult } from '../../model/diagnostic.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { OutputPath, RequirementId } from '../../model/identifier.ts';
import type { Release } from '../../model/release.ts';
import type { Requirement } from '../../model/requirement.ts';
import { outputPath, releaseFolder } from '../layout.ts';
import { jsonLiteral, stringLiteral } from '../literal.ts';
import { fileHeader } from '../provenance.ts';
import { TypeScriptModule } from '../typescript-module.ts';

/** A module of requirements: those of one integration profile, or those that belong to none. */
export interface RequirementGroup {
  readonly path: OutputPath;
  /** What the requirements belong to, for the comment. */
  readonly owner: string;
  readonly requirements: readonly Requirement[];
}

/** `<profile>/requirements.ts` per integration profile: every requirement by its id. */
export function emitRequirementsModule(release: Release): StageResult<readonly GeneratedFile[]> {
  return { value: requirementGroups(release).map((group) => requirementsFile(release, group)), diagnostics: [] };
}

/** The modules that hold a release's requirements; none is empty. */
export function requirementGroups(release: Release): RequirementGroup[] {
  const owned = new Set<RequirementId>();
  const groups = release.integrationProfiles.map(({ id, slug, requirements }): RequirementGroup => {
    const mine = requirements.filter((requirement) => !owned.has(requirement));
    for (const requirement of mine) owned.add(requirement);
    return {
      path: outputPath(releaseFolder(release), slug, 'requirements.ts'),
      owner: id,
      requirements: mine.flatMap((requirement) => release.requirements.get(requirement) ?? []),
    };
  });
  const rest: RequirementGroup = {
    path: outputPath(releaseFolder(release), 'requirements.ts'),
    owner: 'the guide that belong to no integration profile',
    requirements: [...release.requirements.values()].filter(({ id }) => !owned.has(id)),
  };
  return [...groups, rest].filter((group) => group.requirements.length > 0);
}

function requirementsFile(release: Release, group: RequirementGroup): GeneratedFile {
  const module = new TypeScriptModule(group.path, fileHeader(release));
  const type = module.useType('RequirementInfo', outputPath('runtime', 'release-types.ts'));
  const entries = group.requirements.flatMap((requirement) => entryLines(requirement));
  module.add({
    kind: 'type',
    name: 'RequirementId',
    exported: true,
    docs: [`Id of a requirement of ${group.owner}.`],
    type: group.requirements.map(({ id }) => stringLiteral(id)).join(' | '),
  });
  module.add({
    kind: 'constant',
    name: 'requirements',
    exported: true,
    docs: [`The requirements of ${group.owner}, by id.`],
    type: `Readonly<Record<RequirementId, ${type}>>`,
    initializer: ['{', ...entries, '}'].join('\n'),
  });
  return module.toFile();
}

function entryLines(requirement: Requirement): string[] {
  const { id, statement, strength, evidence, actors, references, aliases, conditional } = requirement;
  return [
    `  ${stringLiteral(id)}: {`,
    `    statement: ${stringLiteral(statement)},`,
    `    strength: ${stringLiteral(strength)},`,
    `    evidence: ${stringLiteral(evidence)},`,
    `    actors: ${listLiteral(actors)},`,
    `    references: ${listLiteral(references)},`,
    `    aliases: ${listLiteral(aliases)},`,
    `    conditional: ${jsonLiteral(conditional)},`,
    '  },',
  ];
}

/** A list of strings on one line. */
export function listLiteral(texts: readonly string[]): string {
  return `[${texts.map(stringLiteral).join(', ')}]`;
}
