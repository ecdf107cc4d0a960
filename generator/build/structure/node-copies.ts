import { cloneNode, type SnapshotNode } from './snapshot-node.ts';

/** As many nodes one differential may bring about. The largest definitions in the field have some thousands. */
const mostNodes = 100_000;

/** Why there is no copy. */
export const tooManyNodes = `the definition would have more than ${mostNodes} elements.`;

/**
 * Copies nodes for one definition, as many as it may have: a few lines of a differential can ask for slices of what is sliced, or
 * for content that refers to itself, and with each line the tree doubles.
 */
export class NodeCopies {
  #left = mostNodes;

  /** `undefined` where there would be too many. */
  copy(node: SnapshotNode): SnapshotNode | undefined {
    this.#left -= sizeOf(node, this.#left);
    return this.isSpent ? undefined : cloneNode(node);
  }

  get isSpent(): boolean {
    return this.#left < 0;
  }
}

/** How many nodes there are; counted no further than beyond `enough`. */
function sizeOf(node: SnapshotNode, enough: number): number {
  const waiting = [node];
  let count = 0;
  for (let next = waiting.pop(); next !== undefined && count <= enough; next = waiting.pop()) {
    count += 1;
    for (const child of next.children ?? []) waiting.push(child);
    for (const slice of next.slices) waiting.push(slice);
  }
  return count;
}
