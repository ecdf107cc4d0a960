import type { Message, Parameter } from '../model/exchange.ts';
import type { RequirementId } from '../model/identifier.ts';
import type { Release } from '../model/release.ts';
import type { ElementNode } from '../model/structure.ts';

/** Everything in a release that says it comes from the requirement: transactions, exchanges, parameters, elements. */
export function requirementUses(id: RequirementId, release: Release): readonly string[] {
  const uses: string[] = [];
  for (const transaction of release.transactions.values()) {
    if (transaction.requirements.includes(id)) uses.push(`transaction ${transaction.id}`);
  }
  for (const exchange of release.exchanges.values()) {
    if (exchange.requirements.includes(id)) uses.push(`exchange ${exchange.id}`);
    for (const name of [...parameterUses(id, exchange.request), ...parameterUses(id, exchange.response)]) {
      uses.push(`parameter ${name} of ${exchange.id}`);
    }
  }
  for (const structure of release.structures.values()) {
    if (structure.source === 'guide')
      uses.push(...elementUses(id, structure.root).map((element) => `element ${element}`));
  }
  return [...new Set(uses)].sort();
}

function parameterUses(id: RequirementId, message: Message): readonly string[] {
  return message.kind === 'parameters' ? message.parameters.flatMap((parameter) => namedUses(id, parameter, '')) : [];
}

function namedUses(id: RequirementId, parameter: Parameter, prefix: string): readonly string[] {
  const name = `${prefix}${parameter.name}`;
  const own = parameter.requirements.includes(id) ? [name] : [];
  if (parameter.content.kind !== 'parts') return own;
  return [...own, ...parameter.content.parts.flatMap((part) => namedUses(id, part, `${name}.`))];
}

function elementUses(id: RequirementId, element: ElementNode): readonly string[] {
  const own = [
    ...(element.requirements.includes(id) ? [element.id] : []),
    ...element.constraints.flatMap(({ key, grounds }) =>
      grounds?.requirements.includes(id) === true ? [`${element.id} (invariant ${key})`] : [],
    ),
  ];
  const slices = element.slicing?.slices.map((slice) => slice.element) ?? [];
  return [...own, ...[...element.children, ...slices].flatMap((child) => elementUses(id, child))];
}
