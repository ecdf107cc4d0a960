import { quoteValue } from '../model/diagnostic-log.ts';
import { type CanonicalUrl, parseCanonicalUrl } from '../model/identifier.ts';
import { languageExtension } from '../model/namespace.ts';
import { resolveActor } from './actor.ts';
import type { ActorHead } from './actor-head.ts';
import type { BuildInput } from './build-context.ts';
import { extensionsAt, languageExtensionAt } from './extension-reader.ts';
import { SourceNode } from './source-node.ts';

/** A CapabilityStatement that says what one actor does. */
export interface ActorStatement {
  readonly actor: ActorHead;
  readonly canonical: CanonicalUrl;
  readonly node: SourceNode;
}

/** The statement of each actor, by the actor's canonical: the one whose extension `actor` names it. */
export function readActorStatements(
  input: BuildInput,
  actors: ReadonlyMap<CanonicalUrl, ActorHead>,
): ReadonlyMap<CanonicalUrl, ActorStatement> {
  const statements = new Map<CanonicalUrl, ActorStatement>();
  for (const document of input.index.ofType('CapabilityStatement')) {
    const statement = readStatement(SourceNode.of(document, input.log), input, actors);
    if (statement === undefined) continue;
    const { canonical } = statement.actor;
    if (statements.has(canonical)) {
      const text = `Another statement describes actor ${quoteValue(statement.actor.id)}.`;
      input.log.error('duplicate-canonical', statement.node.at('extension'), text);
    } else {
      statements.set(canonical, statement);
    }
  }
  for (const actor of actors.values()) reportUnstated(actor, statements, input);
  return statements;
}

function readStatement(
  node: SourceNode,
  input: BuildInput,
  actors: ReadonlyMap<CanonicalUrl, ActorHead>,
): ActorStatement | undefined {
  const extension = languageExtensionAt(node, 'actor');
  if (extension === undefined) return undefined;
  const reference = extension.requiredText('valueCanonical');
  if (reference === undefined) return undefined;
  const actor = resolveActor({ value: reference, place: extension.at('valueCanonical') }, actors, input);
  const url = node.requiredText('url');
  const canonical = url === undefined ? undefined : parseCanonicalUrl(url);
  if (url !== undefined && canonical === undefined) {
    input.log.error('element-invalid', node.at('url'), `${quoteValue(url)} is not a canonical URL.`);
  }
  const plays = extensionsAt(node, languageExtension('plays'))[0];
  if (plays !== undefined) {
    input.log.error(
      'binding-contradictory',
      plays.place,
      "An actor's statement cannot also say which actors a system plays.",
    );
  }
  return actor === undefined || canonical === undefined ? undefined : { actor, canonical, node };
}

function reportUnstated(
  actor: ActorHead,
  statements: ReadonlyMap<CanonicalUrl, ActorStatement>,
  input: BuildInput,
): void {
  const statement = statements.get(actor.canonical);
  if (statement === undefined) {
    const text = `No CapabilityStatement has the extension "actor" with ${quoteValue(actor.canonical)}.`;
    input.log.error('actor-unstated', actor.node.place, text);
    return;
  }
  const capabilities = actor.node.text('capabilities');
  if (capabilities === undefined) return;
  const document = input.index.resolve(capabilities, actor.node.at('capabilities'), 'CapabilityStatement');
  if (document !== undefined && document.resource['url'] !== statement.canonical) {
    const text = `${quoteValue(capabilities)} does not name this actor; ${quoteValue(statement.canonical)} does.`;
    input.log.error('binding-contradictory', actor.node.at('capabilities'), text);
  }
}
