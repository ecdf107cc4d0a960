import type { DiagnosticLog } from '../model/diagnostic-log.ts';
import type { Release } from '../model/release.ts';
import type { ElementNode, Structure } from '../model/structure.ts';
import type { Rule } from './rule.ts';

/** Elements of structures name only requirements that exist. */
export const checkRequirementsKnown: Rule = (release, log) => {
  for (const structure of release.structures.values()) {
    if (structure.source === 'guide') checkElement(structure.root, structure, release, log);
  }
};

function checkElement(element: ElementNode, structure: Structure, release: Release, log: DiagnosticLog): void {
  const ofConstraints = element.constraints.flatMap(({ grounds }) => grounds?.requirements ?? []);
  for (const id of [...element.requirements, ...ofConstraints]) {
    if (release.requirements.has(id)) continue;
    log.error('requirement-unknown', structure.place, `${element.id}: no Requirements resource states "${id}".`);
  }
  for (const child of element.children) checkElement(child, structure, release, log);
  for (const slice of element.slicing?.slices ?? []) checkElement(slice.element, structure, release, log);
}
