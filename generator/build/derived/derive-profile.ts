import { compareText } from '../../model/diagnostic.ts';
import { quoteValue } from '../../model/diagnostic-log.ts';
import { isDeviceName } from '../../model/identifier.ts';
import { kebabName, pascalName } from '../../model/naming.ts';
import type { ActorHead } from '../actor-head.ts';
import type { BuildInput } from '../build-context.ts';
import type { IntegrationProfileHead } from '../requirements.ts';
import { packageNode } from './package-node.ts';

/** The one integration profile of a guide that names none: all its actors, named after the package. */
export function deriveProfile(actors: readonly ActorHead[], input: BuildInput): IntegrationProfileHead | undefined {
  const { name, title, description } = input.sources.guide;
  const id = pascalName(name);
  const folder = kebabName(name);
  const slug = folder !== undefined && isDeviceName(folder) ? `${folder}-guide` : folder;
  const node = packageNode(input);
  if (id === undefined || slug === undefined) {
    input.log.error('name-unusable', node.at('name'), `${quoteValue(name)} leaves nothing that could name a folder.`);
    return undefined;
  }
  const ids = actors.map((actor) => actor.id).sort(compareText);
  return { id, slug, title, description, actors: ids, requirements: [], evidence: 'stated', node };
}
