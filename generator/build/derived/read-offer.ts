import { quoteValue } from '../../model/diagnostic-log.ts';
import type { FhirInteraction } from '../../model/exchange.ts';
import type { RestResource } from '../../model/release.ts';
import type { SourceDocument } from '../../model/source.ts';
import type { BuildContext } from '../build-context.ts';
import { systemInteractions } from '../exchange-declaration.ts';
import { readRestResources, readSearchParameter } from '../rest-resource.ts';
import { type Located, SourceNode } from '../source-node.ts';
import { mergeResources, once } from './merge-resources.ts';

/** What a server answers, or what a client asks for. */
export interface Offer {
  readonly resources: readonly RestResource[];
  /** Interactions with the whole system. */
  readonly system: readonly FhirInteraction[];
  /** Each once. */
  readonly operations: readonly OfferedOperation[];
}

/** An OperationDefinition that a statement lists. */
interface OfferedOperation {
  readonly node: SourceNode;
  /** The resource types it is listed under, where it is listed for no other. */
  readonly types?: readonly string[];
}

/** What `rest` entries of one mode say together. */
export function readOffer(rests: readonly SourceNode[], context: BuildContext): Offer {
  const codes = rests.flatMap((rest) =>
    rest.objects('interaction').flatMap((interaction) => interaction.code('code', systemInteractions) ?? []),
  );
  return {
    resources: withCommonParameters(mergeResources(readRestResources(rests, context)), rests),
    system: [...new Set(codes)],
    operations: readOperations(rests, context),
  };
}

/** Parameters that shape an answer, or take another form than `name=value`, and are every search's or none's. */
const controls: ReadonlySet<string> = new Set(
  '_sort _count _include _revinclude _summary _elements _contained _containedType _total _has _type _query'.split(' '),
);

/** `rest.searchParam` is for every resource type that can be searched. @see FHIR R4, CapabilityStatement.rest.searchParam */
function withCommonParameters(
  resources: readonly RestResource[],
  rests: readonly SourceNode[],
): readonly RestResource[] {
  const common = rests
    .flatMap((rest) => rest.objects('searchParam'))
    .flatMap((parameter) => readSearchParameter(parameter) ?? [])
    .filter(({ name }) => !controls.has(name));
  return resources.map((resource) =>
    resource.interactions.some(({ code }) => code === 'search-type')
      ? once({ ...resource, searchParameters: [...resource.searchParameters, ...common] })
      : resource,
  );
}

/** `rest.operation` is for all types that the definition names, `rest.resource.operation` for that type. @see FHIR R4, CapabilityStatement */
function readOperations(rests: readonly SourceNode[], context: BuildContext): readonly OfferedOperation[] {
  const found = new Map<unknown, OfferedOperation>();
  for (const node of rests.flatMap((rest) => [rest, ...rest.objects('resource')])) {
    for (const document of listedOperations(node, context)) {
      const { url } = document.resource;
      found.set(url, offerTo(node.text('type'), found.get(url), SourceNode.of(document, context.log)));
    }
  }
  return [...found.values()];
}

function listedOperations(node: SourceNode, context: BuildContext): readonly SourceDocument[] {
  return node.objects('operation').flatMap((operation) => {
    const value = operation.requiredText('definition');
    if (value === undefined) return [];
    return findOperation({ value, place: operation.at('definition') }, context) ?? [];
  });
}

/** What is known of an operation, with one more type it is listed under; `undefined`: it is listed for all. */
function offerTo(type: string | undefined, known: OfferedOperation | undefined, node: SourceNode): OfferedOperation {
  if (type === undefined || (known !== undefined && known.types === undefined)) return { node };
  return { node, types: [...new Set([...(known?.types ?? []), type])] };
}

/** The definition a statement refers to. The standard's own statement writes the names of types in lower case. */
function findOperation(reference: Located<string>, context: BuildContext): SourceDocument | undefined {
  const { index, log } = context;
  if (index.find(reference.value) !== undefined) {
    return index.resolve(reference.value, reference.place, 'OperationDefinition');
  }
  const wanted = reference.value.toLowerCase();
  const alike = index
    .ofType('OperationDefinition')
    .filter(({ resource }) => String(resource['url']).toLowerCase() === wanted);
  const [only, another] = alike;
  if (only === undefined || another !== undefined) {
    return index.resolve(reference.value, reference.place, 'OperationDefinition');
  }
  const text = `${quoteValue(reference.value)} is taken for ${quoteValue(only.resource['url'])}, which differs in case.`;
  log.warning('canonical-dangling', reference.place, text);
  return only;
}
