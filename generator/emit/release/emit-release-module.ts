import type { StageResult } from '../../model/diagnostic.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { StatementStructure } from '../../model/module-structure.ts';
import type { Release } from '../../model/release.ts';
import { outputPath, releaseFolder } from '../layout.ts';
import { docLines, plainLine, stringLiteral } from '../literal.ts';
import { fileHeader } from '../provenance.ts';
import { requirementGroups } from '../requirements/emit-requirements-module.ts';
import { TypeScriptModule } from '../typescript-module.ts';
import { releaseMembers } from './release-members.ts';

/** `release.ts`: the guide as a value, and the type that says which ids it has. */
export function emitReleaseModule(release: Release): StageResult<readonly GeneratedFile[]> {
  const path = outputPath(releaseFolder(release), 'release.ts');
  const module = new TypeScriptModule(path, fileHeader(release));
  const typeName = `${release.guide.typePrefix}Release`;
  module.add(...idTypes(release), releaseInterface(module, release, typeName));
  module.add({
    kind: 'constant',
    name: 'release',
    exported: true,
    docs: [`${plainLine(release.guide.title)} ${release.guide.version}.`, ...docLines(release.guide.description)],
    type: typeName,
    initializer: releaseMembers(module, release).join('\n'),
  });
  return { value: [module.toFile()], diagnostics: [] };
}

/** The closed unions of a release's ids. */
function idTypes(release: Release): StatementStructure[] {
  const prefix = release.guide.typePrefix;
  const unions: readonly (readonly [string, string, readonly string[]])[] = [
    ['ActorId', 'Id of an actor.', release.actors.map(({ id }) => id)],
    ['TransactionId', 'Id of a transaction.', [...release.transactions.keys()]],
    ['ExchangeId', 'Id of an exchange: one message pair on the wire.', [...release.exchanges.keys()]],
    ['RequirementId', 'Id of a requirement.', requirementIds(release)],
  ];
  return unions.map(([name, doc, ids]) => ({
    kind: 'type',
    name: prefix + name,
    exported: true,
    docs: [doc],
    type: ids.length === 0 ? 'never' : ids.map(stringLiteral).join(' | '),
  }));
}

function requirementIds(release: Release): string[] {
  return requirementGroups(release).flatMap((group) => group.requirements.map(({ id }) => id));
}

function releaseInterface(module: TypeScriptModule, release: Release, name: string): StatementStructure {
  const types = outputPath('runtime', 'release-types.ts');
  const prefix = release.guide.typePrefix;
  const records: readonly (readonly [string, string, string, string])[] = [
    ['actors', 'ActorId', 'ActorInfo', 'Technical actors, by id.'],
    ['transactions', 'TransactionId', 'TransactionInfo', 'Transactions, by id.'],
    ['exchanges', 'ExchangeId', 'ExchangeInfo', 'Exchanges, by id.'],
    ['requirements', 'RequirementId', 'RequirementInfo', 'Requirements, by id.'],
  ];
  return {
    kind: 'interface',
    name,
    exported: true,
    docs: ['What this release has, by id. Assignable to the release of any guide.'],
    extends: [module.useType('GuideRelease', types)],
    properties: records.map(([member, id, info, doc]) => ({
      name: member,
      type: `Readonly<Record<${prefix}${id}, ${module.useType(info, types)}>>`,
      optional: false,
      readonly: true,
      docs: [doc],
    })),
  };
}
