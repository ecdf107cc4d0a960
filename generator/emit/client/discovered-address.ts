import type { Exchange, Target } from '../../model/exchange.ts';
import type { Release } from '../../model/release.ts';
import { useMessageType } from '../messages/message-type.ts';
import { profileModule } from '../messages/operation-exchanges.ts';
import type { TypeScriptModule } from '../typescript-module.ts';

type DiscoveredTarget = Extract<Target, { readonly kind: 'discovered' }>;

/** A member of another exchange's answer that holds an address. */
export interface DiscoveredAddress {
  /** Id of the exchange whose answer it is. */
  readonly source: string;
  /** Name of the answer's type, imported. */
  readonly type: string;
  readonly member: string;
}

/** Where a discovered address is found; `undefined` where that is no member of the answer that holds one text. */
export function discoveredAddress(
  release: Release,
  module: TypeScriptModule,
  { exchange: id, at }: DiscoveredTarget,
): DiscoveredAddress | undefined {
  const source = release.exchanges.get(id);
  const member = at.kind === 'pointer' ? memberOfPointer(at.value) : memberOfExpression(at.value);
  if (source === undefined || member === undefined || !holdsText(release, source, member)) return undefined;
  const profile = release.integrationProfiles.find(
    (each) => each.id === release.transactions.get(source.transaction)?.integrationProfile,
  );
  if (profile === undefined) return undefined;
  const type = useMessageType(release, module, source.response, profileModule(release, profile, 'types.ts'));
  return type === undefined ? undefined : { source: id, type, member };
}

/** `/token_endpoint` → `token_endpoint`; deeper members are not looked for. @see RFC 6901 */
function memberOfPointer(pointer: string): string | undefined {
  const [root, member, ...deeper] = pointer.split('/');
  if (root !== '' || member === undefined || member === '' || deeper.length > 0) return undefined;
  return member.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The parameter that a FHIRPath into Parameters names: `parameter.where(name = 'websocket-url').value`. */
function memberOfExpression(expression: string): string | undefined {
  return /^(?:Parameters\.)?parameter\.where\(\s*name\s*=\s*'([^'\\]+)'\s*\)\.value$/.exec(expression.trim())?.[1];
}

function holdsText(release: Release, { response }: Exchange, member: string): boolean {
  switch (response.kind) {
    case 'empty':
      return false;
    case 'parameters': {
      const parameter = response.parameters.find(({ name }) => name === member);
      return !response.bare && parameter?.max === 1 && parameter.content.kind === 'primitive';
    }
    case 'structure': {
      const structure = release.structures.get(response.structure);
      const node = structure?.root.children.find(({ name }) => name === member);
      if (structure?.kind !== 'logical' || node?.content.kind !== 'typed') return false;
      return (
        !node.isArray && node.content.types.every(({ code }) => ['url', 'uri', 'string', 'canonical'].includes(code))
      );
    }
  }
}
