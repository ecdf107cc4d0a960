import { assertNever } from '../../model/assert-never.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { ClassStructure, MethodStructure, StatementStructure } from '../../model/module-structure.ts';
import type { IntegrationProfile, Release } from '../../model/release.ts';
import { withArticle } from '../article.ts';
import { interactionMethods } from '../interactions/interaction-method.ts';
import { stringLiteral } from '../literal.ts';
import type { HttpExchange } from '../messages/http-statements.ts';
import { profileModule, runtimeModule } from '../messages/operation-exchanges.ts';
import { type ActorScope, actorScope, profileExchanges, responders } from '../messages/profile-exchanges.ts';
import { fileHeader, generatedFrom } from '../provenance.ts';
import { allParts, type PartList } from '../release-parts.ts';
import { TypeScriptModule } from '../typescript-module.ts';
import { baseOptions, clientEndpoints } from './client-endpoints.ts';
import { type ClientFields, httpMethod, isNavigation } from './http-method.ts';
import { navigationFunctions } from './navigation-functions.ts';
import { operationMethod } from './operation-method.ts';

/** Emits `<responder>.client.ts`: a class with one method for each exchange the actor answers. */
export const clientParts: PartList = (release) =>
  release.integrationProfiles.flatMap((profile) =>
    responders(release, profileExchanges(release, profile).filter(isCallable)).map(({ actor }) => ({
      name: `client ${profile.id} ${actor.id}`,
      emit: (of) => ({ value: modulesOf(of, profile.id, actor.id), diagnostics: [] }),
    })),
  );

/** All of them. */
export const emitClients = allParts(clientParts);

function modulesOf(release: Release, profileId: string, actorId: string): readonly GeneratedFile[] {
  const profile = release.integrationProfiles.find(({ id }) => id === profileId);
  if (profile === undefined) return [];
  const own = profileExchanges(release, profile).filter(
    (exchange) => exchange.responder === actorId && isCallable(exchange),
  );
  return responders(release, own).map((responder) => clientModule(release, profile, responder));
}

/** True for what is called by a request and answered to it, or by a browser that goes there. */
function isCallable({ wire }: Exchange): boolean {
  return wire.kind !== 'channel';
}

function clientModule(
  release: Release,
  profile: IntegrationProfile,
  responder: Pick<ActorScope, 'actor' | 'exchanges'>,
): GeneratedFile {
  const { actor, exchanges } = responder;
  const module = new TypeScriptModule(profileModule(release, profile, `${actor.id}.client.ts`), fileHeader(release));
  const scope = actorScope(release, profile, responder, module);
  const called = exchanges.filter((exchange) => !isNavigated(exchange));
  if (called.length > 0) module.add(...clientClass(scope, called));
  for (const exchange of exchanges) {
    if (isNavigated(exchange)) module.add(...navigationFunctions(scope, exchange));
  }
  return module.toFile();
}

function isNavigated(exchange: Exchange): exchange is HttpExchange {
  const { wire } = exchange;
  return wire.kind === 'http' && isNavigation({ ...exchange, wire });
}

function clientClass(scope: ActorScope, exchanges: readonly Exchange[]): readonly StatementStructure[] {
  const { release, actor, module } = scope;
  const caller = module.use('ExchangeCaller', runtimeModule('client-caller.ts'));
  const fields = { caller: freeName('caller', exchanges), endpoints: freeName('endpoints', exchanges) };
  const base = baseOptions(scope, exchanges);
  const endpoints = clientEndpoints(scope, exchanges, base, fields.endpoints);
  const options = endpoints?.options.name ?? base;
  const client: ClassStructure = {
    kind: 'class',
    name: `${actor.typeName}Client`,
    exported: true,
    docs: [`Calls ${withArticle(actor.title)}.`, generatedFrom(actor.canonical)],
    implements: [],
    fields: [
      privateField(fields.caller, caller),
      ...(endpoints === undefined
        ? []
        : [privateField(fields.endpoints, module.useType('Endpoints', runtimeModule('http-client.ts')))]),
    ],
    constructorParameters: [
      { name: 'options', type: options, ...(options === 'CallerOptions' ? { initializer: '{}' } : {}) },
    ],
    constructorBody: [
      `this.${fields.caller} = new ${caller}(options, ${stringLiteral(release.guide.fhirVersion)});`,
      ...(endpoints === undefined ? [] : endpoints.lines),
    ],
    methods: exchanges.flatMap((exchange) => methodsOf(scope, exchange, fields)),
  };
  return endpoints === undefined ? [client] : [endpoints.options, client];
}

function privateField(name: string, type: string): ClassStructure['fields'][number] {
  return { name, type, optional: false, readonly: true, visibility: 'private', docs: [] };
}

/** A field's name that no method has. */
function freeName(name: string, exchanges: readonly Exchange[]): string {
  const isTaken = exchanges.some(({ methodName }) => methodName === name);
  return isTaken ? `exchange${name.charAt(0).toUpperCase()}${name.slice(1)}` : name;
}

/** The methods of an exchange, by its wire kind. */
function methodsOf(scope: ActorScope, exchange: Exchange, fields: ClientFields): readonly MethodStructure[] {
  const { wire } = exchange;
  switch (wire.kind) {
    case 'fhir-operation':
      return [operationMethod(scope, { ...exchange, wire }, fields.caller)];
    case 'http':
      return [httpMethod(scope, { ...exchange, wire }, fields)];
    case 'fhir-interaction':
      return interactionMethods(scope, { ...exchange, wire }, fields.caller);
    case 'channel':
      return [];
    default:
      return assertNever(wire);
  }
}
