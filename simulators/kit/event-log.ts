import type { EventSink, ExchangeEvent } from '../../generated/runtime/exchange-event.ts';

/** The last events of a simulator, and who wants to hear of new ones. */
export interface EventLog {
  /** Takes an event; hand this to actors as their `log`. */
  readonly sink: EventSink;
  /** The events kept, oldest first. */
  readonly events: () => readonly ExchangeEvent[];
  /** How many events were pushed out by newer ones. */
  readonly dropped: () => number;
  /** Calls `listener` for every event from now on; the result ends that. */
  readonly subscribe: (listener: EventSink) => () => void;
}

/** A log that keeps the last `capacity` events, 10,000 unless said otherwise. */
export function createEventLog(options: { readonly capacity?: number } = {}): EventLog {
  const capacity = options.capacity ?? 10_000;
  const listeners = new Set<EventSink>();
  let kept: ExchangeEvent[] = [];
  let dropped = 0;

  function sink(event: ExchangeEvent): void {
    kept.push(event);
    // Cut in halves, so that a full log costs one copy per `capacity` events and not one per event.
    if (kept.length >= capacity * 2) {
      dropped += kept.length - capacity;
      kept = kept.slice(-capacity);
    }
    for (const listener of listeners) listener(event);
  }

  return {
    sink,
    events: () => kept.slice(-capacity),
    dropped: () => dropped + Math.max(0, kept.length - capacity),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
