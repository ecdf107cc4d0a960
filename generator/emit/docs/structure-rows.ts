import type { ElementNode, Structure } from '../../model/structure.ts';
import { codeCell, listed, type Markdown, markdownText } from './markdown.ts';

/** A row of a table of parameters, members or elements. */
export interface MemberRow {
  readonly name: Markdown;
  readonly cardinality: Markdown;
  readonly type: Markdown;
  readonly meaning: Markdown;
  readonly requirements: Markdown;
  readonly evidence: Markdown;
}

/** The members of a logical model; of a profile, the elements it ties to requirements; of the standard's own types nothing. */
export function structureRows(structure: Structure): MemberRow[] {
  if (structure.source === 'core') return [];
  return structure.kind === 'logical'
    ? structure.root.children.flatMap((child) => logicalRows(child, structure.root.path))
    : tiedElements(structure.root).map((node) => rowOf(node, node.id));
}

function logicalRows(node: ElementNode, root: string): MemberRow[] {
  if (node.content.kind === 'prohibited') return [];
  return [rowOf(node, node.path.slice(root.length + 1)), ...node.children.flatMap((child) => logicalRows(child, root))];
}

function tiedElements(node: ElementNode): ElementNode[] {
  const below = [...node.children, ...(node.slicing?.slices ?? []).map(({ element }) => element)];
  const own = node.requirements.length > 0 && node.path.includes('.') ? [node] : [];
  return [...own, ...below.flatMap(tiedElements)];
}

function rowOf(node: ElementNode, name: string): MemberRow {
  return {
    name: codeCell(name),
    cardinality: markdownText(`${node.min}..${node.max}`),
    type: codeCell(typeLabel(node)),
    meaning: markdownText(node.short === '' ? node.definition : node.short),
    requirements: listed(node.requirements.map(codeCell)),
    evidence: markdownText(node.evidence),
  };
}

function typeLabel({ content }: ElementNode): string {
  switch (content.kind) {
    case 'typed':
      return content.types.map(({ code }) => code.split('/').at(-1) ?? code).join(' or ');
    case 'backbone':
      return 'object';
    case 'reuse':
      return `as ${content.of}`;
    case 'prohibited':
      return 'not allowed';
  }
}
