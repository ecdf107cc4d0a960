import { assertNever } from '../../model/assert-never.ts';
import type { Exchange, Message } from '../../model/exchange.ts';
import { wireAddress } from '../wire-address.ts';

/** First line of an exchange's request as a reader would write it: `POST [base]/$set`. */
export function wireLine(exchange: Exchange): string {
  const { methods, paths } = wireAddress(exchange.wire);
  const where = paths.length === 0 ? addressNote(exchange) : paths.map((path) => located(exchange, path)).join(' or ');
  return [methods.join('|'), where].filter((part) => part !== '').join(' ');
}

function located({ wire }: Exchange, path: string): string {
  if (wire.kind !== 'fhir-operation' && wire.kind !== 'fhir-interaction') return path;
  return path === '/' ? '[base]' : `[base]${path}`;
}

function addressNote({ wire }: Exchange): string {
  switch (wire.kind) {
    case 'http':
    case 'channel':
      return targetNote(wire.target);
    case 'fhir-operation':
    case 'fhir-interaction':
      return '[base]';
    default:
      return assertNever(wire);
  }
}

type ChannelTarget = Extract<Exchange['wire'], { readonly kind: 'http' }>['target'];

function targetNote(target: ChannelTarget): string {
  switch (target.kind) {
    case 'base':
      return target.path;
    case 'discovered':
      return `[address from ${target.exchange}, ${target.at.value}]`;
    case 'callback':
      return `[address from ${target.resource}, ${target.expression}]`;
    case 'registered':
      return `[registered ${target.name}]`;
    default:
      return assertNever(target);
  }
}

/** What a message is, in a few words, for an arrow of a diagram. */
export function messageLabel(message: Message): string {
  switch (message.kind) {
    case 'empty':
      return 'nothing';
    case 'parameters':
      return message.parameters.length === 0 ? 'nothing' : message.parameters.map(({ name }) => name).join(', ');
    case 'structure':
      return message.structure.split('/').at(-1) ?? message.structure;
    default:
      return assertNever(message);
  }
}
