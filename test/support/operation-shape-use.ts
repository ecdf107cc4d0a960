/** A module, to be compiled among generated ones, in which each shape of output is given the type that it must have and one it must not. */
export const shapeUse = `
import type { Bundle, Coding, FhirResource, OperationOutcome } from 'fhir/r4.js';
import type { GetAnswererClient } from './core-1.0.0/core-get/get-answerer.client.ts';
import type { AnswererClient } from './core-1.0.0/core-ops/answerer.client.ts';
import type { PostAnswererClient } from './core-1.0.0/core-post/post-answerer.client.ts';

type Output<Call extends (...given: never[]) => Promise<unknown>> =
  Extract<Awaited<ReturnType<Call>>, { readonly ok: true }> extends { readonly output: infer Found } ? Found : never;
type Same<Left, Right> = [Left] extends [Right] ? ([Right] extends [Left] ? true : false) : false;
type Clients = GetAnswererClient | PostAnswererClient;

interface Primitives {
  readonly text: string;
  readonly score?: number | undefined;
  readonly when?: string | undefined;
  readonly code?: readonly string[] | undefined;
}
interface Product {
  readonly element: string;
  readonly outcome?: OperationOutcome | undefined;
}
interface Match {
  readonly concept: Coding;
  readonly product?: readonly Product[] | undefined;
}

export const same: readonly true[] = [
  true satisfies Same<Output<Clients['noInput']>, undefined>,
  true satisfies Same<Output<Clients['none']>, undefined>,
  true satisfies Same<Output<Clients['bare']>, OperationOutcome>,
  true satisfies Same<Output<Clients['oneValue']>, { readonly return: boolean }>,
  true satisfies Same<Output<Clients['withOthers']>, { readonly return: OperationOutcome; readonly total: number }>,
  true satisfies Same<Output<Clients['primitives']>, Primitives>,
  true satisfies Same<Output<Clients['nested']>, { readonly match?: readonly Match[] | undefined }>,
  true satisfies Same<Output<AnswererClient['messageheaderProcessMessage']>, Bundle<FhirResource> | undefined>,
];

declare const client: PostAnswererClient;
export const wrong = [
  // @ts-expect-error: the name is required
  client.bare({ level: 'system' }, {}),
  // @ts-expect-error: it is no operation of this type
  client.bare({ level: 'type', resourceType: 'Observation' }, { name: 'a' }),
  // @ts-expect-error: an instance has an id
  client.bare({ level: 'instance', resourceType: 'Patient' }, { name: 'a' }),
];
`;
