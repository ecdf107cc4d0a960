import type { Reference } from 'fhir/r4.js';

/** What a launch will be told, its references pointing to resources of the FHIR server that the app will use. */
export interface LaunchContext {
  /** The app's id in the App Catalog; absent where any app may use the context. */
  readonly appID?: string;
  readonly patient?: Reference;
  readonly encounter?: Reference;
  readonly fhirContext: readonly Reference[];
  readonly fhirUser?: Reference;
  readonly need_patient_banner?: boolean;
  readonly intent?: string;
  readonly smart_style_url?: string;
  readonly tenant?: string;
}

/** A context that a `launch` value stands for. */
export interface Launch {
  readonly launchId: string;
  readonly context: LaunchContext;
  /** When the context ends, milliseconds since the Unix epoch. */
  readonly expiresMs: number;
}

/**
 * Where an Authorization Server finds what a `launch` stands for. A Context Manager is one; a system with its own launch
 * contexts is another.
 * @see https://hl7.org/fhir/smart-app-launch/STU2.1/app-launch.html
 */
export interface LaunchContexts {
  /** The launch of this id; `undefined` where there is none, it was cleared, or its time is over. */
  readonly findLaunch: (launchId: string) => Promise<Launch | undefined>;
}
