import type { Exchange, Message, Parameter } from '../../generator/model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../generator/model/json.ts';
import type { Release } from '../../generator/model/release.ts';
import type { ElementNode, Structure } from '../../generator/model/structure.ts';
import type { Mutant } from './message-mutants.ts';

/*
 * Mutants of JSON and forms that are not FHIR, made from the definitions alone: an unknown member is none, since such messages are
 * open, and a rule that is only noted (`inferred`, `chosen`) makes none either.
 */

/** A member of a message that is not FHIR. */
interface Member {
  readonly name: string;
  readonly type: string;
  readonly shape: 'array' | 'scalar' | 'space-separated';
  readonly required: boolean;
  readonly emptyArray: boolean;
  readonly emptyString: boolean;
  readonly fixed?: JsonValue;
  readonly codes?: readonly string[];
  readonly members: readonly Member[];
}

/** Every mutant of a message of an exchange; none where it is FHIR. */
export function openMutants(release: Release, exchange: Exchange, message: Message, body: JsonValue): Mutant[] {
  if (message.kind === 'parameters') return isJsonObject(body) ? formMutants(message.parameters, body) : [];
  const structure = message.kind === 'structure' ? release.structures.get(message.structure) : undefined;
  if (structure === undefined || exchange.wire.kind !== 'http') return [];
  return structureMutants(release, structure, body);
}

/** Every mutant of a message that a logical model describes. */
export function structureMutants(release: Release, structure: Structure, body: JsonValue): Mutant[] {
  if (structure.kind !== 'logical') return [];
  const members = structure.root.children.map((child) => memberOf(release, child));
  const [item] = members;
  const root = replaceRoot(body);
  if (structure.json?.shape !== 'array' || item === undefined) {
    return isJsonObject(body) ? [...wrongObjects(body, root, ''), ...objectMutants(members, body, root, '')] : [];
  }
  return memberMutants({ ...item, shape: 'array' }, body, root, '');
}

function memberOf(release: Release, node: ElementNode): Member {
  const { content, json, value, binding, evidence } = node;
  const isCertain = evidence === 'stated' || evidence === 'base';
  const [type] = content.kind === 'typed' ? content.types : [];
  const model = [...release.structures.values()].find(
    (structure) => structure.kind === 'logical' && structure.canonical === type?.code,
  );
  const children = model?.root.children ?? node.children;
  const codes = binding?.strength === 'required' ? binding.codes?.map(({ code }) => code) : undefined;
  return {
    name: node.name,
    type: node.path === 'OauthErrorResponse.error' ? 'error' : (type?.code ?? ''),
    shape: json?.shape ?? (node.isArray ? 'array' : 'scalar'),
    required: node.min > 0 && isCertain,
    emptyArray: json?.emptyArray ?? false,
    emptyString: json?.emptyString ?? false,
    ...(value !== undefined && isCertain ? { fixed: value.value } : {}),
    ...(codes !== undefined && isCertain ? { codes } : {}),
    members: children.map((child) => memberOf(release, child)),
  };
}

type Put = (value: JsonValue | undefined) => JsonValue;

/** Puts something in the place of the whole message. */
function replaceRoot(body: JsonValue): Put {
  return (value) => (value === undefined ? body : value);
}

function putMember(owner: JsonObject, name: string, put: Put): Put {
  return (value) => put(value === undefined ? without(owner, name) : { ...owner, [name]: value });
}

function without(owner: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(owner).filter(([member]) => member !== name));
}

function objectMutants(members: readonly Member[], body: JsonObject, put: Put, at: string): Mutant[] {
  return members.flatMap((member) => {
    const value = body[member.name];
    if (value === undefined) return [];
    const putHere = putMember(body, member.name, put);
    const place = `${at}/${member.name}`;
    const missing = member.required ? [{ kind: `missing member`, at: place, body: putHere(undefined) }] : [];
    return [...missing, ...memberMutants(member, value, putHere, place)];
  });
}

function memberMutants(member: Member, value: JsonValue, put: Put, at: string): Mutant[] {
  const mutant = (kind: string, body: JsonValue): Mutant => ({ kind, at, body: put(body) });
  const none = mutant('null value', null);
  if (member.shape !== 'array') {
    return [none, mutant('array for a single value', [value]), ...valueMutants(member, value, put, at)];
  }
  if (!Array.isArray(value)) return [];
  const list: readonly JsonValue[] = value;
  return [
    none,
    mutant('single value for an array', list[0] ?? 'a'),
    mutant('object for an array', {}),
    ...(member.emptyArray ? [] : [mutant('empty array', [])]),
    mutant('null in an array', [...list, null]),
    ...list.flatMap((item, index) => {
      const putItem: Put = (next) => put(list.map((each, place) => (place === index ? (next ?? each) : each)));
      return valueMutants({ ...member, emptyString: false }, item, putItem, `${at}/${index}`);
    }),
  ];
}

function valueMutants(member: Member, value: JsonValue, put: Put, at: string): Mutant[] {
  if (isJsonObject(value)) return [...wrongObjects(value, put, at), ...objectMutants(member.members, value, put, at)];
  const mutant = (kind: string, body: JsonValue): Mutant => ({ kind, at, body: put(body) });
  const { fixed, codes } = member;
  return [
    mutant('object for a primitive', { value }),
    ...(typeof value === 'string' ? [mutant('number for a text', 1), mutant('boolean for a text', true)] : []),
    ...(typeof value === 'number'
      ? [mutant('text for a number', String(value)), mutant('boolean for a number', true)]
      : []),
    ...(typeof value === 'boolean'
      ? [mutant('text for a boolean', String(value)), mutant('number for a boolean', 1)]
      : []),
    ...malformed(member).map((each) => mutant('malformed value', each)),
    ...(member.emptyString || typeof value !== 'string' ? [] : [mutant('empty text', '')]),
    ...(fixed === undefined ? [] : [mutant('another value than the fixed', `${String(fixed)}x`)]),
    ...(codes === undefined ? [] : [mutant('unknown code', `${codes[0]}x`)]),
  ];
}

function wrongObjects(value: JsonObject, put: Put, at: string): Mutant[] {
  return [
    { kind: 'text for an object', at, body: put(JSON.stringify(value)) },
    { kind: 'array for an object', at, body: put([value]) },
  ];
}

const ofType: Readonly<Record<string, readonly JsonValue[]>> = {
  url: ['https://a b.example', '\thttps://a.example'],
  uri: ['urn:a b'],
  id: ['a/b', 'a_b', 'a'.repeat(65)],
  code: [' a', 'a ', 'a  b'],
  // The characters of an OAuth error. @see RFC 6749 §5.2
  error: ['a"b', 'a\\b', 'fehlgeschlagen: é'],
  string: ['a\u0000b', 'a\u001bb'],
  positiveInt: [0, -1, 1.5, 2_147_483_648],
  unsignedInt: [-1, 1.5],
  integer: [1.5, 2_147_483_648],
};

function malformed({ type, shape }: Member): readonly JsonValue[] {
  return [...(ofType[type] ?? []), ...(shape === 'space-separated' ? ['a  b', ' a', 'a '] : [])];
}

/** A form has texts only: what can be wrong of it is what is missing, given twice, empty, or no value of its type. */
function formMutants(parameters: readonly Parameter[], body: JsonObject): Mutant[] {
  return parameters.flatMap((parameter) => {
    const { name, min, condition, fixed, binding, evidence, content } = parameter;
    const value = body[name];
    if (value === undefined) return [];
    const isCertain = evidence === 'stated' || evidence === 'base';
    const type = content.kind === 'primitive' ? content.type : 'string';
    const put = putMember(body, name, replaceRoot(body));
    const mutant = (kind: string, next: JsonValue | undefined): Mutant => ({ kind, at: `/${name}`, body: put(next) });
    const isCoded = binding?.strength === 'required' && binding.codes !== undefined && isCertain;
    return [
      ...(min > 0 && condition === undefined && isCertain ? [mutant('missing parameter', undefined)] : []),
      mutant('parameter given twice', [value, value]),
      mutant('empty parameter', ''),
      ...(fixed === undefined || !isCertain ? [] : [mutant('another value than the fixed', `${String(fixed)}x`)]),
      ...(isCoded ? [mutant('unknown code', `${String(value)}x`)] : []),
      ...(ofType[type] ?? []).map((each) => mutant('malformed value', String(each))),
    ];
  });
}
