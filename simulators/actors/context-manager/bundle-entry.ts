import type { SetContextWork } from './work.ts';

type Bundle = NonNullable<SetContextWork['input']['resources']>;

/** An entry of the Bundle that was sent. */
export type Entry = NonNullable<Bundle['entry']>[number];

/** The entries of the Bundle; none where no Bundle was sent. */
export function entriesOf(work: SetContextWork): readonly Entry[] {
  return work.input.resources?.entry ?? [];
}

/** FHIRPath to an entry of the Bundle in the request, for issues about it. */
export function entryPath(index: number): string {
  return `Parameters.parameter.where(name = 'resources').resource.entry[${index}]`;
}
