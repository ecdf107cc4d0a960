import { assertNever } from '../../model/assert-never.ts';
import type { FhirInteraction } from '../../model/exchange.ts';
import type { JsonObject } from '../../model/json.ts';
import type { RestResource } from '../../model/release.ts';
import { firstSentence } from './message-schema.ts';
import { idParameter, type PathMethod } from './path-operation.ts';
import { searchCriteria, searchQuery } from './search-parameters.ts';
import type { SharedComponents } from './shared-components.ts';

/** One way to call an interaction: most have one, a search two, and some a conditional one. */
export interface InteractionForm {
  readonly path: string;
  readonly method: PathMethod;
  /** Appended to the operationId, so that it is unique. */
  readonly suffix: string;
  /** Appended to the summary. */
  readonly note: string;
  /** What more there is to know. */
  readonly description?: string;
  readonly parameters: readonly JsonObject[];
  /** What the request carries. */
  readonly content: 'none' | 'resource' | 'bundle' | 'patch' | 'search';
  /** What a success carries; `written` is a resource, or what a client prefers to it. */
  readonly reply: 'none' | 'resource' | 'written' | 'Bundle' | 'CapabilityStatement';
  /** Statuses of success. */
  readonly statuses: readonly string[];
}

const bodiless = { suffix: '', note: '', parameters: [], content: 'none', statuses: ['200'] } as const;

/** A client that has the version already is told so. @see https://hl7.org/fhir/R4/http.html#cread */
const readStatuses = ['200', '304'];
/** 200 where there is something to say of it. @see https://hl7.org/fhir/R4/http.html#delete */
const deleteStatuses = ['204', '200'];

/** The forms of an interaction on a resource type, or on the whole service where there is none. @see FHIR R4, RESTful API */
export function interactionForms(
  shared: SharedComponents,
  interaction: FhirInteraction,
  resource: RestResource | undefined,
): readonly InteractionForm[] {
  const type = resource === undefined ? '' : `/${resource.type}`;
  const header = (name: string, description: string): JsonObject =>
    shared.parameter(name, name, { name, in: 'header', description, schema: { type: 'string' } });
  const id = shared.parameter('id', 'id', idParameter);
  const ifMatch = (): JsonObject => header('If-Match', 'Version that must be the current one, as `W/"…"`.');
  const one = { ...bodiless, path: `${type}/{id}`, reply: 'resource', parameters: [id] } as const;
  switch (interaction) {
    case 'read':
      return [{ ...one, method: 'get', statuses: readStatuses }];
    case 'vread': {
      const vid = shared.parameter('vid', 'vid', { ...idParameter, name: 'vid', description: 'Id of the version.' });
      return [
        {
          ...one,
          method: 'get',
          path: `${type}/{id}/_history/{vid}`,
          parameters: [id, vid],
          statuses: readStatuses,
        },
      ];
    }
    case 'update': {
      const update = {
        ...one,
        method: 'put',
        content: 'resource',
        reply: 'written',
        parameters: [id, ifMatch()],
      } as const;
      const statuses = resource?.updateCreate === true ? ['200', '201'] : ['200'];
      return [{ ...update, statuses }, ...conditionalForms(shared, update, ['200', '201'], resource)];
    }
    // A statement of R4 cannot say that a patch may find its resource by a search.
    case 'patch':
      return [{ ...one, method: 'patch', content: 'patch', reply: 'written', parameters: [id, ifMatch()] }];
    case 'delete': {
      const parameters = [id, ifMatch()];
      const remove = { ...one, method: 'delete', reply: 'none', parameters, statuses: deleteStatuses } as const;
      return [remove, ...conditionalForms(shared, remove, deleteStatuses, resource)];
    }
    case 'create': {
      const create = {
        ...bodiless,
        path: type,
        method: 'post',
        content: 'resource',
        reply: 'written',
      } as const;
      if (resource?.conditional.create !== true) return [{ ...create, statuses: ['201'] }];
      const search = 'Search parameters; where a resource matches them, none is created.';
      return [{ ...create, parameters: [header('If-None-Exist', search)], statuses: ['201', '200'] }];
    }
    case 'history-instance':
      return [{ ...one, method: 'get', path: `${type}/{id}/_history`, reply: 'Bundle' }];
    case 'history-type':
    case 'history-system':
      return [{ ...bodiless, method: 'get', path: `${type}/_history`, reply: 'Bundle' }];
    case 'search-type':
      return resource === undefined ? [] : searchForms(shared, resource);
    case 'search-system':
      return [{ ...bodiless, method: 'get', path: '/', reply: 'Bundle' }];
    case 'transaction':
    case 'batch':
      return [{ ...bodiless, method: 'post', path: '/', content: 'bundle', reply: 'Bundle' }];
    case 'capabilities':
      return [{ ...bodiless, method: 'get', path: '/metadata', reply: 'CapabilityStatement' }];
    default:
      return assertNever(interaction);
  }
}

function searchForms(shared: SharedComponents, resource: RestResource): readonly InteractionForm[] {
  const together = combinationsText(resource);
  const search = { ...bodiless, reply: 'Bundle', ...(together === '' ? {} : { description: together }) } as const;
  return [
    { ...search, method: 'get', path: `/${resource.type}`, parameters: searchQuery(shared, resource) },
    {
      ...search,
      method: 'post',
      path: `/${resource.type}/_search`,
      suffix: 'ByPost',
      note: ' by POST',
      content: 'search',
    },
  ];
}

/** Which parameters go together. @see FHIR R4, extension capabilitystatement-search-parameter-combination */
function combinationsText({ searchCombinations }: RestResource): string {
  if (searchCombinations.length === 0) return '';
  const texts = searchCombinations.map(({ required, optional }) => {
    if (required.length === 0) return `one of ${optional.join(', ')}`;
    return required.join(' + ') + (optional.length === 0 ? '' : ` (and ${optional.join(', ')})`);
  });
  return firstSentence(`Searched by ${texts.join('; ')}.`);
}

/** The form of a write that names its resource by a search. @see https://hl7.org/fhir/R4/http.html#cond-update */
function conditionalForms(
  shared: SharedComponents,
  form: InteractionForm,
  statuses: readonly string[],
  resource: RestResource | undefined,
): readonly InteractionForm[] {
  if (resource === undefined || !isConditional(form, resource)) return [];
  return [
    {
      ...form,
      path: `/${resource.type}`,
      parameters: searchCriteria(shared, resource),
      suffix: 'BySearch',
      note: ' found by a search',
      statuses,
    },
  ];
}

function isConditional({ method }: InteractionForm, { conditional }: RestResource): boolean {
  return method === 'delete' ? conditional.delete !== 'not-supported' : conditional.update;
}
