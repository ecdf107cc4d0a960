import type { Parameter } from '../model/exchange.ts';
import type { RequirementId } from '../model/identifier.ts';
import type { Release } from '../model/release.ts';
import type { Strength } from '../model/requirement.ts';
import type { ElementNode } from '../model/structure.ts';
import { messagesOf, type Rule } from './rule.ts';

const binding: ReadonlySet<Strength> = new Set<Strength>(['shall', 'shall-not', 'required']);

/** A binding requirement that no definition refers to is not in what is generated: only an implementation can meet it. */
export const checkRequirementsCarried: Rule = (release, log) => {
  const carried = carriedRequirements(release);
  for (const { id, strength, place } of release.requirements.values()) {
    if (carried.has(id) || !binding.has(strength)) continue;
    log.information('requirement-uncarried', place, `Nothing generated carries ${id}: no definition refers to it.`);
  }
};

function carriedRequirements(release: Release): ReadonlySet<RequirementId> {
  const carried = new Set<RequirementId>();
  const add = (ids: readonly RequirementId[]): void => {
    for (const id of ids) carried.add(id);
  };
  for (const { requirements } of release.transactions.values()) add(requirements);
  for (const { requirements } of release.exchanges.values()) add(requirements);
  for (const { requirements } of release.topics) add(requirements);
  for (const { resources } of release.actors) for (const { requirements } of resources) add(requirements);
  for (const { message } of messagesOf(release)) {
    if (message.kind === 'parameters') for (const parameter of message.parameters) addParameter(parameter, add);
  }
  for (const structure of release.structures.values()) {
    if (structure.source === 'guide') addElement(structure.root, add);
  }
  return carried;
}

type Add = (ids: readonly RequirementId[]) => void;

function addParameter({ requirements, content }: Parameter, add: Add): void {
  add(requirements);
  if (content.kind === 'parts') for (const part of content.parts) addParameter(part, add);
}

function addElement(element: ElementNode, add: Add): void {
  add(element.requirements);
  for (const { grounds } of element.constraints) add(grounds?.requirements ?? []);
  for (const child of element.children) addElement(child, add);
  for (const slice of element.slicing?.slices ?? []) addElement(slice.element, add);
}
