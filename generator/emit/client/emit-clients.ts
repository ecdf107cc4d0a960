import { assertNever } from '../../model/assert-never.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { MethodStructure } from '../../model/module-structure.ts';
import type { IntegrationProfile, Release } from '../../model/release.ts';
import type { Emitter } from '../emitter.ts';
import { plainLine, stringLiteral } from '../literal.ts';
import { profileModule, runtimeModule } from '../messages/operation-exchanges.ts';
import { type ActorScope, actorScope, profileExchanges, responders } from '../messages/profile-exchanges.ts';
import { fileHeader, generatedFrom } from '../provenance.ts';
import { TypeScriptModule } from '../typescript-module.ts';
import { operationMethod } from './operation-method.ts';

/** Emits `<responder>.client.ts`: a class with one method for each exchange the actor answers. */
export const emitClients: Emitter = (release) => {
  const files = release.integrationProfiles.flatMap((profile) => {
    const callable = profileExchanges(release, profile).filter(isCallable);
    return responders(release, callable).map((responder) => clientModule(release, profile, responder));
  });
  return { value: files, diagnostics: [] };
};

/** True for what is called by a request and answered to it. */
function isCallable({ wire }: Exchange): boolean {
  return wire.kind === 'fhir-operation';
}

function clientModule(
  release: Release,
  profile: IntegrationProfile,
  responder: Pick<ActorScope, 'actor' | 'exchanges'>,
): GeneratedFile {
  const { actor, exchanges } = responder;
  const module = new TypeScriptModule(profileModule(release, profile, `${actor.id}.client.ts`), fileHeader(release));
  const scope = actorScope(release, profile, responder, module);
  const caller = module.use('ExchangeCaller', runtimeModule('client-caller.ts'));
  const field = exchanges.some(({ methodName }) => methodName === 'caller') ? 'exchangeCaller' : 'caller';
  module.add({
    kind: 'class',
    name: `${actor.typeName}Client`,
    exported: true,
    docs: [`Calls a ${plainLine(actor.title)}.`, generatedFrom(actor.canonical)],
    implements: [],
    fields: [{ name: field, type: caller, optional: false, readonly: true, visibility: 'private', docs: [] }],
    constructorParameters: [
      { name: 'options', type: module.useType('ClientOptions', runtimeModule('client-options.ts')) },
    ],
    constructorBody: [`this.${field} = new ${caller}(options, ${stringLiteral(release.guide.fhirVersion)});`],
    methods: exchanges.flatMap((exchange) => methodsOf(scope, exchange, field)),
  });
  return module.toFile();
}

/** The methods of an exchange, by its wire kind. `field`: name of the field that holds the caller. */
function methodsOf(scope: ActorScope, exchange: Exchange, field: string): readonly MethodStructure[] {
  const { wire } = exchange;
  switch (wire.kind) {
    case 'fhir-operation':
      return [operationMethod(scope, { ...exchange, wire }, field)];
    case 'http':
    case 'fhir-interaction':
    case 'channel':
      return [];
    default:
      return assertNever(wire);
  }
}
