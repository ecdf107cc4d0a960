import { compareText } from '../model/diagnostic.ts';
import type { CanonicalUrl } from '../model/identifier.ts';
import type { RestResource } from '../model/release.ts';
import type { SubscriptionTopic } from '../model/topic.ts';
import type { SourceNode } from './source-node.ts';
import type { TransactionDeclaration } from './transaction.ts';

/** Resources that travel with any exchange of the FHIR API, whatever a guide says. */
const always = ['Bundle', 'OperationOutcome', 'Parameters'];
const depthLimit = 16;

/** The profiles that statements name: those of packages the guide depends on are reached by nothing else. */
export function reachedProfiles(resources: readonly RestResource[]): readonly CanonicalUrl[] {
  const named = resources.flatMap(({ profile, supportedProfiles }) => [
    ...(profile === undefined ? [] : [profile]),
    ...supportedProfiles,
  ]);
  return [...new Set(named)].sort(compareText);
}

/** The FHIR types that exchanges, statements and topics need: what they offer, what they carry, what they name. */
export function reachedTypes(
  declarations: readonly TransactionDeclaration[],
  resources: readonly RestResource[],
  topics: readonly SubscriptionTopic[],
): readonly string[] {
  const triggers = topics.flatMap((topic) => topic.triggers.map(({ resource }) => resource));
  const types = new Set<string>([...always, ...resources.map(({ type }) => type), ...triggers]);
  for (const { subject } of declarations.flatMap(({ exchanges }) => exchanges)) {
    if (subject.kind === 'operation') {
      addParameterTypes(subject.node, 'parameter', types, 0);
      for (const binding of subject.node.objects('modifierExtension')) addModels(binding, types, 0);
    } else if (subject.resourceType !== '*') types.add(subject.resourceType);
    if (subject.kind === 'interaction' && subject.interaction === 'capabilities') types.add('CapabilityStatement');
  }
  return [...types].sort(compareText);
}

function addParameterTypes(node: SourceNode, member: 'parameter' | 'part', types: Set<string>, depth: number): void {
  if (depth > depthLimit) return;
  for (const parameter of node.objects(member)) {
    const type = parameter.raw('type');
    // Only what FHIR calls a resource begins with a capital and is known to whoever builds structures.
    if (typeof type === 'string' && /^[A-Z][A-Za-z]*$/.test(type) && type !== 'Any' && type !== 'Type') types.add(type);
    addParameterTypes(parameter, 'part', types, depth + 1);
  }
}

/** The standard's own types that a binding has as the model of a frame or a body. */
function addModels(node: SourceNode, types: Set<string>, depth: number): void {
  if (depth > depthLimit) return;
  for (const part of node.objects('extension')) {
    const canonical = modelParts.has(String(part.raw('url'))) ? part.raw('valueCanonical') : undefined;
    const [, type] = typeof canonical === 'string' ? (coreType.exec(canonical) ?? []) : [];
    if (type !== undefined) types.add(type);
    addModels(part, types, depth + 1);
  }
}

const modelParts: ReadonlySet<string> = new Set(['model', 'requestModel', 'responseModel']);
const coreType = /^http:\/\/hl7\.org\/fhir\/StructureDefinition\/([A-Z][A-Za-z]*)(?:\|.*)?$/;
