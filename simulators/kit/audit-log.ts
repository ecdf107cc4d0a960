import type { AuditEvent } from 'fhir/r4.js';

/** Where audit records go. */
export interface AuditLog {
  /** Keeps a record; what is audited does not take effect where this rejects. */
  readonly record: (event: AuditEvent) => Promise<void>;
}

/** An audit log that can be read. */
export interface MemoryAuditLog extends AuditLog {
  /** The records kept, oldest first. */
  readonly events: () => readonly AuditEvent[];
}

/** Keeps the last `capacity` records, 10,000 unless said otherwise. */
export function createMemoryAuditLog(options: { readonly capacity?: number } = {}): MemoryAuditLog {
  const capacity = options.capacity ?? 10_000;
  let kept: AuditEvent[] = [];
  return {
    record: async (event) => {
      kept.push(event);
      // Cut in halves, so that a full log costs one copy per `capacity` records and not one per record.
      if (kept.length >= capacity * 2) kept = kept.slice(-capacity);
    },
    events: () => kept.slice(-capacity),
  };
}
