import { assertNever } from '../../model/assert-never.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Exchange } from '../../model/exchange.ts';
import type { GeneratedFile } from '../../model/generated-file.ts';
import type { StatementStructure } from '../../model/module-structure.ts';
import type { IntegrationProfile, Release } from '../../model/release.ts';
import { interactionStatements, unprintedInteractions } from '../interactions/interaction-statements.ts';
import { fileHeader } from '../provenance.ts';
import { allParts, type PartList, profileParts } from '../release-parts.ts';
import { channelStatements } from '../sockets/channel-statements.ts';
import { TypeScriptModule } from '../typescript-module.ts';
import { exchangeStatements } from './exchange-statements.ts';
import { httpStatements, skippedOfHttp } from './http-statements.ts';
import { profileModule } from './operation-exchanges.ts';
import { profileExchanges } from './profile-exchanges.ts';

/** Emits `messages.ts` of every integration profile: the way between wire and plain form, and each exchange's description. */
export const messagesParts: PartList = (release) => [
  ...profileParts('messages', (of, profile) => ({ value: messagesModule(of, profile), diagnostics: [] }))(release),
  {
    name: 'messages left out',
    emit: (of) => ({ value: [], diagnostics: [...unprintedInteractions(of), ...notChecked(of)] }),
  },
];

/** All of them. */
export const emitMessages = allParts(messagesParts);

function messagesModule(release: Release, profile: IntegrationProfile): readonly GeneratedFile[] {
  const module = new TypeScriptModule(profileModule(release, profile, 'messages.ts'), fileHeader(release));
  const exchanges = profileExchanges(release, profile);
  for (const exchange of exchanges) module.add(...statementsOf(release, profile, module, exchange, exchanges));
  return module.isEmpty ? [] : [module.toFile()];
}

/** The description of an exchange, by its wire kind. */
function statementsOf(
  release: Release,
  profile: IntegrationProfile,
  module: TypeScriptModule,
  exchange: Exchange,
  all: readonly Exchange[],
): readonly StatementStructure[] {
  const { wire } = exchange;
  switch (wire.kind) {
    case 'fhir-operation':
      return exchangeStatements(release, profile, module, { ...exchange, wire }, all);
    case 'channel':
      return channelStatements(release, profile, module, { ...exchange, wire }, all);
    case 'http':
      return httpStatements(release, profile, module, { ...exchange, wire }, all);
    case 'fhir-interaction':
      return interactionStatements(release, module, { ...exchange, wire }, all);
    default:
      return assertNever(wire);
  }
}

/** Rules for parameters of HTTP exchanges that cannot be turned into code. */
function notChecked(release: Release): readonly Diagnostic[] {
  return [...release.exchanges.values()].flatMap((exchange) => {
    const { wire } = exchange;
    return wire.kind === 'http' ? skippedOfHttp({ ...exchange, wire }) : [];
  });
}
