import type { ElementNode, Structure, TypeReference } from '../../model/structure.ts';
import { stringLiteral } from '../literal.ts';
import type { ValidatorModule } from './validator-module.ts';

/** Lines that check the profiles on a type, for a value in `item`. */
export function profileLines(
  module: ValidatorModule,
  structure: Structure,
  node: ElementNode,
  type: TypeReference,
  item: string,
  at: string,
): readonly string[] {
  const profiles = type.profiles.map((canonical) => module.run.index.ofCanonical(canonical));
  const constraints = profiles.flatMap((profile) => {
    const name = profile?.derivation === 'constraint' ? module.validator(profile, 'added') : undefined;
    return name === undefined ? [] : [name];
  });
  if (constraints.length < profiles.length && profiles.some((profile) => profile?.derivation !== 'specialization')) {
    module.run.skipped.add(structure, 'type', node.id);
    return [];
  }
  const [only] = constraints;
  if (only === undefined) return [];
  if (constraints.length === 1) return [`${module.runtime('checkProfile')}(${item}, ${only}, validation, ${at});`];
  const names = profiles.flatMap((profile) => (profile === undefined ? [] : [profile.title || profile.name]));
  const list = `[${constraints.join(', ')}]`;
  return [
    `${module.runtime('checkProfiles')}(${item}, ${list}, ${stringLiteral(names.join(', '))}, validation, ${at}${module.sourceArgument(node)});`,
  ];
}
