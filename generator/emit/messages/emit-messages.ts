import type { Diagnostic } from '../../model/diagnostic.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { IntegrationProfile, Release } from '../../model/release.ts';
import type { Emitter } from '../emitter.ts';
import { fileHeader } from '../provenance.ts';
import { TypeScriptModule } from '../typescript-module.ts';
import { exchangeStatements } from './exchange-statements.ts';
import { operationExchanges, profileModule } from './operation-exchanges.ts';

/** Emits `messages.ts` of every integration profile: the way between wire and plain form, and each exchange's description. */
export const emitMessages: Emitter = (release) => {
  const files = release.integrationProfiles
    .map((profile) => messagesModule(release, profile))
    .filter((file) => file !== undefined);
  return { value: files, diagnostics: notGenerated(release) };
};

function messagesModule(release: Release, profile: IntegrationProfile): GeneratedFile | undefined {
  const module = new TypeScriptModule(profileModule(release, profile, 'messages.ts'), fileHeader(release));
  const exchanges = operationExchanges(release, profile);
  for (const exchange of exchanges) module.add(...exchangeStatements(release, profile, module, exchange, exchanges));
  return module.isEmpty ? undefined : module.toFile();
}

/** Exchanges of the kinds that are not printed yet are named, so that nobody looks for their code. */
function notGenerated(release: Release): readonly Diagnostic[] {
  return [...release.exchanges.values()]
    .filter(({ wire }) => wire.kind !== 'fhir-operation')
    .map(({ id, wire, place }) => ({
      code: 'exchange-not-generated',
      severity: 'information',
      place,
      message: `${id} is of the kind ${wire.kind}, for which no client and no server is generated yet.`,
      remedy: 'Nothing to do; the exchange is loaded and checked, and has its place in the release.',
    }));
}
