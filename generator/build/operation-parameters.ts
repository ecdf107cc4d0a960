import { quoteValue } from '../model/diagnostic-log.ts';
import type { Parameter, ParameterContent } from '../model/exchange.ts';
import { parseVersionedCanonical } from '../model/identifier.ts';
import { camelName } from '../model/naming.ts';
import type { Binding } from '../model/structure.ts';
import type { BuildContext } from './build-context.ts';
import { ruleOrigin } from './evidence.ts';
import { anyValue, extensionText, languageExtensionAt } from './extension-reader.ts';
import { resolveStructure } from './rest-resource.ts';
import type { SourceNode } from './source-node.ts';
import type { Terminology } from './structure/terminology.ts';

export type Direction = 'in' | 'out';

/** True for what a URL can carry. @see FHIR R4, Operations §3.2.0.4 Executing an operation */
export function isInQuery({ content }: Parameter): boolean {
  return content.kind === 'primitive' || content.kind === 'search';
}

/** Parts within parts deeper than this are a mistake, or an attack on whoever reads them. */
const depthLimit = 16;

const searchTypes = [
  'number',
  'date',
  'string',
  'token',
  'reference',
  'composite',
  'quantity',
  'uri',
  'special',
] as const;
const bindingStrengths = ['required', 'extensible', 'preferred', 'example'] as const;

/** Parameters of one direction of an OperationDefinition, in its order. */
export function readParameters(
  operation: SourceNode,
  direction: Direction,
  context: BuildContext,
  terminology: Terminology,
): readonly Parameter[] {
  const own = operation
    .objects('parameter')
    .filter((parameter) => parameter.code('use', ['in', 'out'] as const) === direction);
  return readEach(own, context, terminology, 1);
}

/** Parameters that say no direction belong to neither; that is reported once, not once for each direction. */
export function reportUndirected(operation: SourceNode): void {
  for (const parameter of operation.objects('parameter')) {
    if (!parameter.has('use')) parameter.missing('use');
  }
}

function readEach(
  nodes: readonly SourceNode[],
  context: BuildContext,
  terminology: Terminology,
  depth: number,
): readonly Parameter[] {
  const names = new Set<string>();
  return nodes.flatMap((node) => {
    const name = node.requiredText('name');
    if (name === undefined) return [];
    if (names.has(name)) {
      context.log.error('parameter-duplicate', node.at('name'), `There is another parameter ${quoteValue(name)}.`);
      return [];
    }
    names.add(name);
    if (camelName(name) === undefined) {
      context.log.error('name-unusable', node.at('name'), `${quoteValue(name)} has no letter to name code with.`);
      return [];
    }
    return readParameter(name, node, context, terminology, depth) ?? [];
  });
}

function readParameter(
  name: string,
  node: SourceNode,
  context: BuildContext,
  terminology: Terminology,
  depth: number,
): Parameter | undefined {
  const content = readContent(node, context, terminology, depth);
  const { min, max } = readCardinality(node);
  const binding = readBinding(node, context, terminology);
  const fixedValue = languageExtensionAt(node, 'fixed-value');
  const fixed = fixedValue === undefined ? undefined : anyValue(fixedValue)?.value;
  const condition = extensionText(node, 'condition', 'valueString');
  const origin = ruleOrigin(node, context);
  if (content === undefined) return undefined;
  return {
    name,
    documentation: node.text('documentation') ?? '',
    min,
    max,
    content,
    ...(binding === undefined ? {} : { binding }),
    ...(fixed === undefined ? {} : { fixed }),
    ...(condition === undefined ? {} : { condition }),
    requirements: origin.requirements,
    evidence: origin.evidence,
    place: node.place,
  };
}

function readCardinality(node: SourceNode): Pick<Parameter, 'min' | 'max'> {
  const min = node.count('min');
  const text = node.requiredText('max');
  if (!node.has('min')) node.missing('min');
  const max = text === '*' ? '*' : readMaximum(text);
  if (text !== undefined && max === undefined) {
    node.log.error('element-invalid', node.at('max'), `Wanted "*" or a number, found ${quoteValue(text)}.`);
  }
  if (typeof max === 'number' && (min ?? 0) > max) {
    node.log.error('element-invalid', node.at('min'), `The minimum ${min} is above the maximum ${max}.`);
  }
  return { min: min ?? 0, max: max ?? '*' };
}

function readMaximum(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9]{1,9}$/.test(text) ? Number(text) : undefined;
}

function readContent(
  node: SourceNode,
  context: BuildContext,
  terminology: Terminology,
  depth: number,
): ParameterContent | undefined {
  const type = node.text('type');
  const parts = node.objects('part');
  if ((type === undefined) === (parts.length === 0)) {
    const text =
      type === undefined ? 'The parameter has neither a type nor parts.' : 'The parameter has a type and parts.';
    context.log.error('parameter-untyped', node.place, text);
    return undefined;
  }
  if (type !== undefined) return readTyped(type, node, context);
  if (depth >= depthLimit) {
    context.log.error('element-invalid', node.at('part'), `Parts are nested deeper than ${depthLimit} levels.`);
    return undefined;
  }
  return { kind: 'parts', parts: readEach(parts, context, terminology, depth + 1) };
}

/** FHIR's abstract stand-ins among parameter types. @see FHIR R4, ValueSet all-types */
const abstractTypes: Readonly<Record<string, string>> = { Any: 'Resource', Type: 'Element' };

function readTyped(type: string, node: SourceNode, context: BuildContext): ParameterContent | undefined {
  const searchType = node.code('searchType', searchTypes);
  if (searchType !== undefined) return { kind: 'search', searchType };
  const code = Object.hasOwn(abstractTypes, type) ? (abstractTypes[type] ?? type) : type;
  const kind = context.index.find(`http://hl7.org/fhir/StructureDefinition/${code}`)?.resource['kind'];
  switch (kind) {
    case 'primitive-type':
      return { kind: 'primitive', type: code };
    case 'complex-type':
      return { kind: 'datatype', type: code, targetProfiles: readTargets(node, context) };
    case 'resource':
      return { kind: 'resource', type: code, profiles: [] };
    default:
      context.log.error('element-invalid', node.at('type'), `${quoteValue(type)} is no FHIR type.`);
      return undefined;
  }
}

function readTargets(node: SourceNode, context: BuildContext) {
  return node.texts('targetProfile').flatMap((reference) => resolveStructure(reference, context) ?? []);
}

function readBinding(node: SourceNode, context: BuildContext, terminology: Terminology): Binding | undefined {
  const binding = node.object('binding');
  if (binding === undefined) return undefined;
  const strength = binding.code('strength', bindingStrengths);
  const reference = binding.requiredText('valueSet');
  if (strength === undefined || reference === undefined) return undefined;
  const valueSet = parseVersionedCanonical(reference)?.url;
  const document = context.index.resolve(reference, binding.at('valueSet'), 'ValueSet');
  if (valueSet === undefined || document === undefined) return undefined;
  const codes = strength === 'required' ? terminology.codesOf(reference) : undefined;
  return { strength, valueSet, ...(codes === undefined ? {} : { codes }) };
}
