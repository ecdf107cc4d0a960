import type { EventSink, ExchangeEvent } from '../../generated/runtime/exchange-event.ts';
import { createRing } from './ring.ts';

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
  const ring = createRing<ExchangeEvent>(options.capacity ?? 10_000);
  const listeners = new Set<EventSink>();

  function sink(event: ExchangeEvent): void {
    ring.push(event);
    for (const listener of listeners) listener(event);
  }

  return {
    sink,
    events: ring.items,
    dropped: ring.dropped,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
