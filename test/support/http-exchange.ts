import type { Exchange, HttpBinding, Message } from '../../generator/model/exchange.ts';
import type { ElementNode, Structure } from '../../generator/model/structure.ts';
import { canonical, operation } from './release.ts';
import { element } from './structures.ts';

/** An HTTP exchange of the test guide, as far as nothing else is said a form answered with nothing. */
export function httpExchange(
  key: string,
  request: Message,
  response: Message,
  wire: Partial<HttpBinding> = {},
): Exchange {
  const binding: HttpBinding = {
    kind: 'http',
    methods: ['POST'],
    target: { kind: 'base', path: `/${key}` },
    requestBody: request.kind === 'empty' ? 'none' : 'form',
    reply: 'empty',
    successStatus: 204,
    responseHeaders: [],
    errors: 'oauth-json',
    security: [],
    unknown: 'ignore',
    cors: false,
    ...wire,
  };
  return { ...operation(key, request, response), wire: binding };
}

/** A model of JSON that is not FHIR. */
export function model(
  typeName: string,
  children: readonly ElementNode[],
  json: Structure['json'] = { open: true },
): Structure {
  return {
    canonical: canonical(`StructureDefinition/${typeName}`),
    version: '1.0.0',
    id: typeName,
    name: typeName,
    typeName,
    title: typeName,
    description: `What ${typeName} is.`,
    kind: 'logical',
    derivation: 'specialization',
    type: canonical(`StructureDefinition/${typeName}`),
    abstract: false,
    source: 'guide',
    root: element(typeName, { kind: 'backbone', type: 'Element' }, { children }),
    ...(json === undefined ? {} : { json }),
    place: { file: 'tx-tea/x.json', package: 'example.tea#1.0.0', pointer: '' },
  };
}
