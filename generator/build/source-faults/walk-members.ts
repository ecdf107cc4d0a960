import { placeWithin, type SourcePlace } from '../../model/diagnostic.ts';
import type { JsonValue } from '../../model/json.ts';
import type { SourceDocument } from '../../model/source.ts';

/** A member of an object somewhere in a document. The way to it is only spelled out where something is reported. */
export interface VisitedMember {
  readonly name: string;
  readonly value: JsonValue;
  readonly place: () => SourcePlace;
}

interface Open {
  readonly value: JsonValue;
  readonly segment: string;
  readonly parent?: Open;
}

/** Every member at any depth, items of arrays under the name of their array; without recursion, so that no depth exhausts the stack. */
export function* walkMembers(document: SourceDocument): Generator<VisitedMember> {
  const open: (Open & { readonly name: string })[] = [{ value: document.resource, segment: '', name: '' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, name } = next;
    if (typeof value !== 'object' || value === null) continue;
    const isList = Array.isArray(value);
    for (const [segment, member] of Object.entries(value)) {
      if (member === undefined) continue;
      const visit = { value: member, segment, parent: next, name: isList ? name : segment };
      yield { name: visit.name, value: member, place: () => placeOf(visit, document) };
      open.push(visit);
    }
  }
}

function placeOf(visit: Open, document: SourceDocument): SourcePlace {
  const segments: string[] = [];
  for (let step: Open = visit; step.parent !== undefined; step = step.parent) segments.push(step.segment);
  return placeWithin(document.place, ...segments.reverse());
}
