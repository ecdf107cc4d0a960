import { quoteValue } from '../model/diagnostic-log.ts';
import type { Message, Parameter } from '../model/exchange.ts';
import type { CanonicalUrl } from '../model/identifier.ts';
import type { ElementNode, Structure } from '../model/structure.ts';
import type { BuildContext } from './build-context.ts';
import { languageExtensionAt } from './extension-reader.ts';
import { type Direction, isInQuery } from './operation-parameters.ts';
import { resolveStructure } from './rest-resource.ts';
import type { SourceNode } from './source-node.ts';

export type Structures = ReadonlyMap<CanonicalUrl, Structure>;

/** A message outside the FHIR API: a model where the binding names one, else the parameters. */
export function boundMessage(
  model: CanonicalUrl | undefined,
  parameters: readonly Parameter[],
  typeName: string,
  context: BuildContext,
): Message {
  const [first] = parameters;
  if (model !== undefined && first !== undefined) {
    const text = `The message has both the parameter ${quoteValue(first.name)} and a model.`;
    context.log.error('binding-contradictory', first.place, text);
  }
  if (model !== undefined) return { kind: 'structure', structure: model };
  return first === undefined ? { kind: 'empty' } : { kind: 'parameters', parameters, typeName, bare: false };
}

/** A message of a FHIR operation, with what its profile on Parameters adds. */
export function operationMessage(
  operation: SourceNode,
  direction: Direction,
  parameters: readonly Parameter[],
  typeName: string,
  context: BuildContext,
  structures: Structures,
): Message {
  const structure = readProfile(operation, direction, context);
  const bareResource =
    direction === 'out'
      ? readBareReply(operation, parameters)
      : structure === undefined
        ? oneResource(parameters)
        : undefined;
  if (parameters.length === 0 && structure === undefined) return { kind: 'empty' };
  return {
    kind: 'parameters',
    parameters: withSliceProfiles(parameters, structure === undefined ? undefined : structures.get(structure)),
    typeName,
    ...(structure === undefined ? {} : { structure }),
    bare: direction === 'out' && isBare(parameters),
    ...(bareResource === undefined ? {} : { bareResource }),
  };
}

function readProfile(operation: SourceNode, direction: Direction, context: BuildContext): CanonicalUrl | undefined {
  const member = direction === 'in' ? 'inputProfile' : 'outputProfile';
  const reference = operation.text(member);
  if (reference === undefined) return undefined;
  return resolveStructure({ value: reference, place: operation.at(member) }, context);
}

/** @see FHIR R4, Extended Operations §2.21.0.4.2: a single out parameter `return` that is a resource is the body. */
function isBare(parameters: readonly Parameter[]): boolean {
  const [first, ...others] = parameters;
  return others.length === 0 && first?.name === 'return' && first.content.kind === 'resource' && first.max === 1;
}

/**
 * The one resource among the inputs, which may be the whole body of a POST while the others stand in the query. An `inputProfile`
 * says what the Parameters resource must look like, so that it cannot be left out.
 * @see FHIR R4, Operations §3.2.0.4 Executing an operation
 */
function oneResource(parameters: readonly Parameter[]): string | undefined {
  const [only, ...others] = parameters.filter(({ content }) => content.kind === 'resource');
  if (only === undefined || others.length > 0 || only.max !== 1) return undefined;
  const isComplete = parameters.every((each) => each === only || each.min === 0 || isInQuery(each));
  const isTold = only.content.kind === 'resource' && only.content.type !== 'Parameters';
  return isComplete && isTold ? only.name : undefined;
}

function readBareReply(operation: SourceNode, parameters: readonly Parameter[]): string | undefined {
  const extension = languageExtensionAt(operation, 'bare-reply');
  const name = extension?.requiredText('valueString');
  if (extension === undefined || name === undefined) return undefined;
  const named = parameters.find((parameter) => parameter.name === name);
  if (named?.content.kind === 'resource') return name;
  const text = `${quoteValue(name)} is no out parameter that holds a resource.`;
  operation.log.error('element-invalid', extension.at('valueString'), text);
  return undefined;
}

/** Resource parameters take the profiles of the slice that fixes their name. */
function withSliceProfiles(parameters: readonly Parameter[], structure: Structure | undefined): readonly Parameter[] {
  if (structure === undefined) return parameters;
  const profiles = sliceProfiles(structure);
  return parameters.map((parameter) => {
    const { content } = parameter;
    const own = profiles.get(parameter.name);
    if (content.kind !== 'resource' || own === undefined) return parameter;
    return { ...parameter, content: { ...content, profiles: own } };
  });
}

/** Name of a parameter → profiles its resource must meet, read off the slices of `Parameters.parameter`. */
function sliceProfiles(structure: Structure): ReadonlyMap<string, readonly CanonicalUrl[]> {
  const element = structure.root.children.find((child) => child.name === 'parameter');
  const found = new Map<string, readonly CanonicalUrl[]>();
  for (const slice of element?.slicing?.slices ?? []) {
    const resource = childOf(slice.element, 'resource');
    if (resource?.content.kind !== 'typed') continue;
    const profiles = resource.content.types.flatMap((type) => type.profiles);
    const fixed = childOf(slice.element, 'name')?.value?.value;
    if (profiles.length > 0) found.set(typeof fixed === 'string' ? fixed : slice.name, profiles);
  }
  return found;
}

function childOf(element: ElementNode, name: string): ElementNode | undefined {
  return element.children.find((child) => child.name === name);
}
