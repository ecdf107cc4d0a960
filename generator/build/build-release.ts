import { compareText, type StageResult } from '../model/diagnostic.ts';
import { DiagnosticLog } from '../model/diagnostic-log.ts';
import type { Exchange, Transaction } from '../model/exchange.ts';
import type { ActorId, ExchangeId, TransactionId } from '../model/identifier.ts';
import type { Actor, IntegrationProfile, Release, RestResource } from '../model/release.ts';
import type { Sources } from '../model/source.ts';
import type { ActorHead } from './actor-head.ts';
import type { BuildContext, BuildInput } from './build-context.ts';
import type { BuildMemory } from './build-memory.ts';
import { speaksLanguage } from './derived/speaks-language.ts';
import { DocumentIndex, reportIdentity } from './document-index.ts';
import { readExamples } from './examples.ts';
import { buildExchanges } from './exchange.ts';
import { buildGuide } from './guide.ts';
import { readGuideParts } from './guide-parts.ts';
import { reachedProfiles, reachedTypes } from './reached-types.ts';
import type { IntegrationProfileHead } from './requirements.ts';
import { keepOneVersion } from './source-faults/one-version.ts';
import { reportSourceFaults } from './source-faults/report-source-faults.ts';
import type { ActorStatement } from './statement.ts';
import { buildStructures, type StructureInput } from './structure/build-structures.ts';
import { createTerminology } from './structure/terminology.ts';
import { buildSystems } from './systems.ts';
import { buildTopics } from './topics.ts';
import type { TransactionDeclaration } from './transaction.ts';
import { reportUnknownExtensions } from './unknown-extensions.ts';
import { buildUseCases } from './use-cases.ts';

/**
 * Resolves everything a guide says into one release. Nothing aborts: what cannot be used is left out and reported, so one
 * run tells everything. `undefined` only where the package itself has no usable name or version. With a memory, what equals a part of
 * the release built before is that very part. `onPart` is told how many of the guide's structures are built.
 */
export function buildRelease(
  all: Sources,
  memory?: BuildMemory,
  onPart?: (done: number, total: number) => void,
): StageResult<Release | undefined> {
  const log = new DiagnosticLog();
  const stated = speaksLanguage(all);
  // Whoever generates from somebody else's guide cannot mend it: what it names and nobody has is left out and said.
  const severity = stated ? 'error' : 'warning';
  reportIdentity(all.documents, log, severity);
  const sources = { ...all, documents: keepOneVersion(all.documents, log) };
  const input: BuildInput = { sources, index: new DocumentIndex(sources, log, severity), log };
  const guide = buildGuide(sources.guide, sources.documents, log);
  reportSourceFaults({ documents: sources.documents, core: sources.core, severity }, log);
  reportUnknownExtensions(sources.documents, log);

  const { context, profiles, statements, resources, declarations, derived } = readGuideParts(input, stated);
  const topics = buildTopics(context);
  const offered = [...resources.values()].flat();
  const wanted: StructureInput = {
    documents: sources.documents,
    core: sources.core,
    severity,
    resourceTypes: knownTypes(reachedTypes(declarations, offered, topics), input),
    profiles: reachedProfiles(offered),
    ...(onPart && { onPart }),
  };
  const structures = memory?.structures(wanted) ?? buildStructures(wanted);
  log.addAll(structures.diagnostics);
  const terminology = createTerminology(sources.documents, sources.core);
  const exchanges = buildExchanges(declarations, { context, structures: structures.value, terminology, resources });
  const transactions = joinExchanges(declarations, exchanges);
  reportUnowned(transactions, profiles, context);
  const examples = readExamples([...exchanges.keys()], input);
  const systems = buildSystems(statements, transactions, context);
  const release = {
    integrationProfiles: profiles.map((profile) => joinProfile(profile, transactions)),
    actors: joinActors(statements, resources, profiles, transactions, context),
    systems,
    transactions,
    exchanges: new Map<ExchangeId, Exchange>(
      [...exchanges].map(([id, exchange]) => [id, { ...exchange, examples: examples.get(id) ?? [] }]),
    ),
    requirements: context.requirements,
    structures: structures.value,
    topics,
    useCases: buildUseCases({ context, systems, exchanges }),
    ...(derived === undefined ? {} : { derived }),
  };
  if (guide === undefined) return { value: undefined, diagnostics: log.entries };
  const value = { guide, ...release };
  return { value: memory?.share(value) ?? value, diagnostics: log.entries };
}

/** Types that no definition was found for were reported where they are named. */
function knownTypes(types: readonly string[], { index }: BuildInput): readonly string[] {
  return types.filter((type) => index.find(`http://hl7.org/fhir/StructureDefinition/${type}`) !== undefined);
}

function joinExchanges(
  declarations: readonly TransactionDeclaration[],
  exchanges: ReadonlyMap<ExchangeId, unknown>,
): ReadonlyMap<TransactionId, Transaction> {
  return new Map(
    declarations.map(({ transaction, exchanges: declared }) => {
      const ids = declared.map(({ id }) => id).filter((id) => exchanges.has(id));
      // In the order the guide lists them: a reader follows an exchange after the other.
      return [transaction.id, { ...transaction, exchanges: [...new Set(ids)] }];
    }),
  );
}

function reportUnowned(
  transactions: ReadonlyMap<TransactionId, Transaction>,
  profiles: readonly IntegrationProfileHead[],
  context: BuildContext,
): void {
  const ids = new Set(profiles.map(({ id }) => id));
  for (const transaction of transactions.values()) {
    if (ids.has(transaction.integrationProfile)) continue;
    const text = `${transaction.id} belongs to "${transaction.integrationProfile}", which no Requirements resource defines.`;
    context.log.error('integration-profile-unknown', transaction.place, text);
  }
}

function joinProfile(
  profile: IntegrationProfileHead,
  transactions: ReadonlyMap<TransactionId, Transaction>,
): IntegrationProfile {
  const own = [...transactions.values()].filter((transaction) => transaction.integrationProfile === profile.id);
  return {
    id: profile.id,
    slug: profile.slug,
    title: profile.title,
    description: profile.description,
    actors: profile.actors,
    transactions: own.map(({ id }) => id),
    requirements: profile.requirements.map(({ id }) => id),
    evidence: profile.evidence,
  };
}

function joinActors(
  statements: ReadonlyMap<string, ActorStatement>,
  resources: ReadonlyMap<ActorId, readonly RestResource[]>,
  profiles: readonly IntegrationProfileHead[],
  transactions: ReadonlyMap<TransactionId, Transaction>,
  context: BuildContext,
): readonly Actor[] {
  const all = [...transactions.values()];
  const joined = [...statements.values()].flatMap((statement): readonly Actor[] => {
    const { node, ...head } = statement.actor;
    const profile = profileOf(statement.actor, profiles, all, context);
    if (profile === undefined) return [];
    const binding = profile.requirements.filter(({ actors }) => actors.length === 0 || actors.includes(head.id));
    return [
      {
        ...head,
        integrationProfile: profile.id,
        initiates: all.filter(({ initiator }) => initiator === head.id).map(({ id }) => id),
        responds: all.filter(({ responder }) => responder === head.id).map(({ id }) => id),
        statement: statement.canonical,
        resources: resources.get(head.id) ?? [],
        requirements: binding.map(({ id }) => id),
        place: node.place,
      },
    ];
  });
  return joined.sort((left, right) => compareText(left.id, right.id));
}

/** The integration profile that lists the actor. One listed nowhere is left out; with transactions, that is a mistake. */
function profileOf(
  { id, node }: ActorHead,
  profiles: readonly IntegrationProfileHead[],
  transactions: readonly Transaction[],
  { log }: BuildContext,
): IntegrationProfileHead | undefined {
  const [profile, other] = profiles.filter((each) => each.actors.includes(id));
  if (other !== undefined) {
    log.error('binding-contradictory', node.place, `Actor "${id}" is listed by "${profile?.id}" and by "${other.id}".`);
  }
  if (profile !== undefined) return profile;
  const text = `No integration profile lists the actor "${id}".`;
  const active = transactions.some(({ initiator, responder }) => initiator === id || responder === id);
  if (active) log.error('integration-profile-unknown', node.place, text);
  else
    log.information(
      'integration-profile-unknown',
      node.place,
      `${text} It has no transaction either, so it is left out.`,
    );
  return undefined;
}
