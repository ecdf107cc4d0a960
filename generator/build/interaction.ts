import { assertNever } from '../model/assert-never.ts';
import type { SourcePlace } from '../model/diagnostic.ts';
import type { FhirInteraction, Message, Parameter } from '../model/exchange.ts';
import { type CanonicalUrl, parseCanonicalUrl } from '../model/identifier.ts';
import { type RestResource, requiredProfile } from '../model/release.ts';

/** The two messages of a RESTful interaction. @see FHIR R4, RESTful API */
export interface InteractionMessages {
  readonly request: Message;
  readonly response: Message;
}

/**
 * What goes each way; the id and the version of a resource travel in the URL and are no part of a message.
 * @param resources what the responder's statement offers: its one supported profile of a type is the type of the message
 */
export function interactionMessages(
  interaction: FhirInteraction,
  resourceType: string,
  resources: readonly RestResource[],
  typeName: string,
  place: SourcePlace,
): InteractionMessages {
  const empty: Message = { kind: 'empty' };
  const offered = resources.find((resource) => resource.type === resourceType);
  const profile = offered === undefined ? undefined : requiredProfile(offered);
  const own: Message =
    profile !== undefined
      ? { kind: 'structure', structure: profile }
      : coreMessage(resourceType === '*' ? 'Resource' : resourceType);
  const bundle = coreMessage('Bundle');
  switch (interaction) {
    case 'read':
    case 'vread':
      return { request: empty, response: own };
    case 'create':
    case 'update':
      return { request: own, response: own };
    case 'patch':
      // A patch document (JSON Patch, XML Patch or Parameters) is no one structure, so the model leaves it open.
      return { request: empty, response: own };
    case 'delete':
      return { request: empty, response: empty };
    case 'search-type':
      return { request: searchMessage(offered, typeName, place), response: bundle };
    case 'history-instance':
    case 'history-type':
    case 'history-system':
    case 'search-system':
      return { request: empty, response: bundle };
    case 'transaction':
    case 'batch':
      return { request: bundle, response: bundle };
    case 'capabilities':
      return { request: empty, response: coreMessage('CapabilityStatement') };
    default:
      return assertNever(interaction);
  }
}

function coreMessage(type: string): Message {
  const structure = coreCanonical(type);
  return structure === undefined ? { kind: 'empty' } : { kind: 'structure', structure };
}

/** Canonical of a type of the FHIR standard. */
function coreCanonical(type: string): CanonicalUrl | undefined {
  return parseCanonicalUrl(`http://hl7.org/fhir/StructureDefinition/${type}`);
}

function searchMessage(offered: RestResource | undefined, typeName: string, place: SourcePlace): Message {
  const names = new Set<string>();
  const parameters = (offered?.searchParameters ?? []).flatMap((use): readonly Parameter[] => {
    if (names.has(use.name)) return [];
    names.add(use.name);
    return [
      {
        name: use.name,
        documentation: use.documentation,
        min: 0,
        max: '*',
        content: { kind: 'search', searchType: use.type },
        requirements: [],
        evidence: offered?.evidence ?? 'base',
        place,
      },
    ];
  });
  return parameters.length === 0 ? { kind: 'empty' } : { kind: 'parameters', parameters, typeName, bare: false };
}
