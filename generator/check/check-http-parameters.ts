import type { DiagnosticLog } from '../model/diagnostic-log.ts';
import type { Exchange, HttpBinding, Parameter } from '../model/exchange.ts';
import type { Rule } from './rule.ts';

/** A selector and a redirect's address are parameters of the request; parameters need a place to travel in. */
export const checkHttpParameters: Rule = ({ exchanges }, log) => {
  for (const exchange of exchanges.values()) {
    const { wire, request } = exchange;
    if (wire.kind !== 'http') continue;
    if (exchange.response.kind === 'parameters' && wire.reply !== 'redirect') {
      const text = `${exchange.id}: only a redirect has out parameters, not a reply "${wire.reply}".`;
      log.error('binding-contradictory', exchange.place, text);
    }
    checkNames(exchange, wire, request.kind === 'parameters' ? request.parameters : [], log);
  }
};

function checkNames(exchange: Exchange, wire: HttpBinding, parameters: readonly Parameter[], log: DiagnosticLog): void {
  const contradict = (text: string): void =>
    log.error('binding-contradictory', exchange.place, `${exchange.id}: ${text}`);
  const find = (name: string) => parameters.find((parameter) => parameter.name === name);
  if (wire.replyTo !== undefined && find(wire.replyTo) === undefined) {
    contradict(`the redirect goes to "${wire.replyTo}", which is no parameter of the request.`);
  }
  if (wire.selector !== undefined) {
    const { parameter, value } = wire.selector;
    const selected = find(parameter);
    if (selected === undefined) contradict(`the selector "${parameter}" is no parameter of the request.`);
    else if (selected.fixed !== undefined && selected.fixed !== value) {
      contradict(`the selector wants "${parameter}" to be "${value}", its definition fixes another value.`);
    }
  }
  const [first] = parameters;
  if (first !== undefined && wire.requestBody === 'none') {
    contradict(`the request has the parameter "${first.name}" but no query or form to carry it.`);
  }
}
