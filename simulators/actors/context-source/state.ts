/** What the manager made of a resource this source sent. */
export interface KnownId {
  /** `Type/id` at the manager. */
  readonly managerKey: string;
  /** The version the manager told of, where it told of one. */
  readonly versionId?: string;
  /** The context it was sent with. */
  readonly launchId: string;
}

/** A context this source has set and not yet cleared. */
export interface OpenContext {
  readonly setMs: number;
  /** Local ids of the resources sent with it. */
  readonly localIds: readonly string[];
}

/** The source's tables: ids by the fullUrl under which the resource was sent, contexts by launch id. */
export interface SourceTables {
  readonly ids: KnownId;
  readonly contexts: OpenContext;
}

/** Empty tables in memory. */
export function emptySourceTables(): { ids: Map<string, KnownId>; contexts: Map<string, OpenContext> } {
  return { ids: new Map(), contexts: new Map() };
}
