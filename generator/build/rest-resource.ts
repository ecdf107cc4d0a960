import { quoteValue } from '../model/diagnostic-log.ts';
import type { Expectation } from '../model/exchange.ts';
import { type CanonicalUrl, parseVersionedCanonical } from '../model/identifier.ts';
import type { ConditionalSupport, RestResource, SearchCombination, SearchParameterUse } from '../model/release.ts';
import type { BuildContext } from './build-context.ts';
import { ruleOrigin } from './evidence.ts';
import { extensionsAt } from './extension-reader.ts';
import { knownCode, type Located, type SourceNode } from './source-node.ts';

export const expectations: readonly Expectation[] = ['SHALL', 'SHOULD', 'MAY'];

/** The standard's extension for how binding an entry of a CapabilityStatement is. */
const expectationExtension = 'http://hl7.org/fhir/StructureDefinition/capabilitystatement-expectation';

/** The standard's extension for search parameters that go together. */
const combinationExtension = 'http://hl7.org/fhir/StructureDefinition/capabilitystatement-search-parameter-combination';

/** `resource` of the `rest` entries given. @see FHIR R4, CapabilityStatement */
export function readRestResources(rests: readonly SourceNode[], context: BuildContext): readonly RestResource[] {
  return rests.flatMap((rest) => rest.objects('resource')).flatMap((resource) => readResource(resource, context) ?? []);
}

function readResource(resource: SourceNode, context: BuildContext): RestResource | undefined {
  const type = resource.requiredText('type');
  if (type === undefined || !isResourceType(type, resource, context)) return undefined;
  return {
    type,
    ...readProfile(resource, context),
    supportedProfiles: [...new Set(resolveAll(resource.texts('supportedProfile'), context))],
    interactions: resource.objects('interaction').flatMap((interaction) => {
      const code = interaction.requiredText('code');
      const expectation = readExpectation(interaction);
      if (code === undefined) return [];
      return [expectation === undefined ? { code } : { code, expectation }];
    }),
    searchParameters: resource.objects('searchParam').flatMap((parameter) => readSearchParameter(parameter) ?? []),
    searchCombinations: extensionsAt(resource, combinationExtension).map(readCombination),
    includes: distinctTexts(resource, 'searchInclude'),
    revIncludes: distinctTexts(resource, 'searchRevInclude'),
    conditional: readConditional(resource),
    updateCreate: resource.flag('updateCreate') ?? false,
    ...ruleOrigin(resource, context),
  };
}

function distinctTexts(resource: SourceNode, member: string): readonly string[] {
  return [...new Set(resource.texts(member).map(({ value }) => value))];
}

/** What a statement does not say is not supported. */
function readConditional(resource: SourceNode): ConditionalSupport {
  const code = resource.text('conditionalDelete');
  const place = resource.at('conditionalDelete');
  const modes = ['not-supported', 'single', 'multiple'] as const;
  const mode = code === undefined ? undefined : knownCode({ value: code, place }, modes, resource.log);
  return {
    create: resource.flag('conditionalCreate') ?? false,
    update: resource.flag('conditionalUpdate') ?? false,
    delete: mode ?? 'not-supported',
  };
}

function isResourceType(type: string, resource: SourceNode, context: BuildContext): boolean {
  const found = context.index.find(`http://hl7.org/fhir/StructureDefinition/${type}`);
  if (found?.resource['kind'] === 'resource') return true;
  context.log.error('element-invalid', resource.at('type'), `${quoteValue(type)} is no resource type.`);
  return false;
}

function readProfile(resource: SourceNode, context: BuildContext): { readonly profile?: CanonicalUrl } {
  const value = resource.text('profile');
  if (value === undefined) return {};
  const [profile] = resolveAll([{ value, place: resource.at('profile') }], context);
  return profile === undefined ? {} : { profile };
}

function resolveAll(references: readonly Located<string>[], context: BuildContext): readonly CanonicalUrl[] {
  return references.flatMap((reference) => resolveStructure(reference, context) ?? []);
}

function readCombination(extension: SourceNode): SearchCombination {
  const expectation = readExpectation(extension);
  const texts = (url: string): readonly string[] =>
    extensionsAt(extension, url).flatMap((part) => part.text('valueString') ?? []);
  return {
    required: texts('required'),
    optional: texts('optional'),
    ...(expectation === undefined ? {} : { expectation }),
  };
}

/** The canonical of an existing StructureDefinition, without version. */
export function resolveStructure(reference: Located<string>, context: BuildContext): CanonicalUrl | undefined {
  const document = context.index.resolve(reference.value, reference.place, 'StructureDefinition');
  return document === undefined ? undefined : parseVersionedCanonical(reference.value)?.url;
}

function readExpectation(node: SourceNode): Expectation | undefined {
  const extension = extensionsAt(node, expectationExtension)[0];
  const code = extension?.text('valueCode');
  // SHOULD-NOT is FHIR's, and says that an entry is not one to rely on.
  if (extension === undefined || code === undefined || code === 'SHOULD-NOT') return undefined;
  return knownCode({ value: code, place: extension.at('valueCode') }, expectations, node.log);
}

/** An entry of `searchParam`. */
export function readSearchParameter(parameter: SourceNode): SearchParameterUse | undefined {
  const name = parameter.requiredText('name');
  const type = parameter.requiredText('type');
  if (name === undefined || type === undefined) return undefined;
  const text = parameter.text('definition');
  const definition = text === undefined ? undefined : parseVersionedCanonical(text)?.url;
  return {
    name,
    type,
    ...(definition === undefined ? {} : { definition }),
    documentation: parameter.text('documentation') ?? '',
  };
}
