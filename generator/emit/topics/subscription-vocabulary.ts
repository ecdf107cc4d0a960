import type { CanonicalUrl } from '../../model/identifier.ts';
import type { Release } from '../../model/release.ts';
import type { ElementNode, Structure } from '../../model/structure.ts';

/** A value that a Subscription carries in an extension: its URL, where the value stands, which codes it has. */
export interface VocabularyTerm {
  readonly url: CanonicalUrl;
  /** `valueString` */
  readonly member: string;
  readonly codes: readonly string[];
}

/** What a release's profile on Subscription defines for topics. */
export interface SubscriptionVocabulary {
  readonly profile: Structure;
  readonly filterCriteria: VocabularyTerm;
  readonly payloadContent: VocabularyTerm;
  readonly heartbeatPeriod: VocabularyTerm | undefined;
  readonly timeout: VocabularyTerm | undefined;
  readonly maxCount: VocabularyTerm | undefined;
}

/**
 * The vocabulary of the first profile on Subscription that can name filters and content; `undefined` where there is none.
 * An extension is known by its place and by how its canonical ends, so that no version or publisher of it is written down here.
 */
export function subscriptionVocabulary(release: Release): SubscriptionVocabulary | undefined {
  for (const profile of release.structures.values()) {
    if (profile.type !== 'Subscription' || profile.derivation !== 'constraint') continue;
    const term = (path: readonly string[], ending: string) => findTerm(release, profile, path, ending);
    const filterCriteria = term(['criteria'], 'filter-criteria');
    const payloadContent = term(['channel', 'payload'], 'payload-content');
    if (filterCriteria === undefined || payloadContent === undefined) continue;
    return {
      profile,
      filterCriteria,
      payloadContent,
      heartbeatPeriod: term(['channel'], 'heartbeat-period'),
      timeout: term(['channel'], 'timeout'),
      maxCount: term(['channel'], 'max-count'),
    };
  }
  return undefined;
}

function findTerm(
  release: Release,
  profile: Structure,
  path: readonly string[],
  ending: string,
): VocabularyTerm | undefined {
  let node: ElementNode | undefined = profile.root;
  for (const name of [...path, 'extension']) node = node?.children.find((child) => child.name === name);
  const definitions = (node?.slicing?.slices ?? [])
    .flatMap(({ element }) => (element.content.kind === 'typed' ? element.content.types : []))
    .flatMap(({ profiles }) => profiles.map((canonical) => release.structures.get(canonical)));
  const definition = definitions.find((each) => each?.canonical.endsWith(`-${ending}`));
  return definition === undefined ? undefined : termOf(definition);
}

function termOf({ canonical, root }: Structure): VocabularyTerm | undefined {
  const value = root.children.find(({ name }) => name === 'value');
  const [type, ...others] = value?.content.kind === 'typed' ? value.content.types : [];
  if (type === undefined || others.length > 0) return undefined;
  const member = `value${type.code.charAt(0).toUpperCase()}${type.code.slice(1)}`;
  return { url: canonical, member, codes: value?.binding?.codes?.map(({ code }) => code) ?? [] };
}
