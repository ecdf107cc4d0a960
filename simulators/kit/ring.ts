/** The last things of many. */
export interface Ring<Item> {
  readonly push: (item: Item) => void;
  /** Those kept, oldest first. */
  readonly items: () => readonly Item[];
  /** How many were pushed out by newer ones. */
  readonly dropped: () => number;
}

/** Keeps the last `capacity` things that are pushed. */
export function createRing<Item>(capacity: number): Ring<Item> {
  let kept: Item[] = [];
  let dropped = 0;
  return {
    push: (item) => {
      kept.push(item);
      // Cut in halves, so that a full ring costs one copy per `capacity` things and not one each.
      if (kept.length < capacity * 2) return;
      dropped += kept.length - capacity;
      kept = kept.slice(-capacity);
    },
    items: () => kept.slice(-capacity),
    dropped: () => dropped + Math.max(0, kept.length - capacity),
  };
}
