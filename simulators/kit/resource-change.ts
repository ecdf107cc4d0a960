import type { TopicChange } from '../../generated/runtime/topic.ts';

/**
 * One change of one resource, told once it is final, in the order of the changes. `origin` says whose write it was:
 * `context-source` for what a launching system sent, `app` for what an app wrote, `context-manager` for what went when its
 * time was over.
 */
export type ResourceChange = TopicChange;

/** Takes changes of resources: what a Notification Producer listens to. Must not throw. */
export type ResourceChangeSink = (change: ResourceChange) => void;

/** What an app does with a resource, as the server knows that carried it out. */
export type AppWrite = Omit<ResourceChange, 'origin'>;

/** Who keeps account of what apps write under a launch. A Context Manager does, so that it can clear it away. */
export interface LaunchWrites {
  /**
   * Takes note of a write that was made with a token of this launch.
   * Gives false where the launch is over: then the write must not stand.
   */
  readonly trackWrite: (launchId: string, write: AppWrite) => Promise<boolean>;
}
