import type { ActorId, CanonicalUrl } from '../model/identifier.ts';
import type { ActorOption } from '../model/release.ts';
import type { SourceNode } from './source-node.ts';

/** An actor as its ActorDefinition alone tells it. */
export interface ActorHead {
  readonly id: ActorId;
  readonly typeName: string;
  readonly title: string;
  readonly description: string;
  readonly canonical: CanonicalUrl;
  readonly version?: string;
  readonly options: readonly ActorOption[];
  readonly node: SourceNode;
}
