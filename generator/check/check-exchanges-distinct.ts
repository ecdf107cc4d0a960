import type { Exchange, Target, WireBinding } from '../model/exchange.ts';
import type { Rule } from './rule.ts';

/** A responder must be able to tell its exchanges apart: by address, or by the selector where they share one. */
export const checkExchangesDistinct: Rule = ({ exchanges }, log) => {
  const seen = new Map<string, Exchange>();
  for (const exchange of exchanges.values()) {
    for (const address of addressesOf(exchange.wire)) {
      const key = `${exchange.responder} ${address}`;
      const twin = seen.get(key);
      seen.set(key, twin ?? exchange);
      if (twin === undefined || twin === exchange) continue;
      const text = `${exchange.id} and ${twin.id} reach "${exchange.responder}" in the same way: ${address}.`;
      log.error('exchange-ambiguous', exchange.place, text);
    }
  }
};

function addressesOf(wire: WireBinding): readonly string[] {
  switch (wire.kind) {
    case 'fhir-operation': {
      const types = wire.resourceTypes.length === 0 ? [''] : wire.resourceTypes;
      return wire.levels.flatMap((level) =>
        level === 'system' ? [`[base]/$${wire.code}`] : types.map((type) => `[base]/${type} ${level} $${wire.code}`),
      );
    }
    case 'fhir-interaction':
      return [`${wire.resourceType}#${wire.interaction}`];
    case 'http': {
      const { selector } = wire;
      const chosen = selector === undefined ? '' : ` with ${selector.parameter}=${selector.value}`;
      return wire.methods.map((method) => `${method} ${targetText(wire.target)}${chosen}`);
    }
    case 'channel':
      return [`${wire.channel} ${targetText(wire.target)}`];
  }
}

function targetText(target: Target): string {
  switch (target.kind) {
    case 'base':
      return target.path;
    case 'discovered':
      return `${target.exchange} ${target.at.value}`;
    case 'callback':
      return `${target.resource}.${target.expression}`;
    case 'registered':
      return target.name;
  }
}
