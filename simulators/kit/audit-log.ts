import type { AuditEvent } from 'fhir/r4.js';
import { createRing } from './ring.ts';

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
  const ring = createRing<AuditEvent>(options.capacity ?? 10_000);
  return { record: async (event) => ring.push(event), events: ring.items };
}
