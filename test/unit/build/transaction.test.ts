import { describe, expect, test } from 'vitest';
import { built, exchangeOf } from '../../support/building.ts';
import {
  actorDefinition,
  actorStatement,
  definedExchange,
  fullTransaction,
  languageParts,
  minimalGuide,
  operationDefinition,
  part,
  shortTransaction,
} from '../../support/minimal-guide.ts';

const answererFile = 'CapabilityStatement-answerer.json';
const askerFile = 'CapabilityStatement-asker.json';

describe('a transaction', () => {
  test('joins the full form of the responder with the word of the initiator', () => {
    const { release, lines } = built(minimalGuide());
    expect(lines).toEqual([]);
    expect([...release.transactions.values()]).toEqual([
      {
        id: 'TG-1',
        name: 'Name of TG-1',
        integrationProfile: 'TG',
        initiator: 'asker',
        responder: 'answerer',
        responderExpectation: 'SHALL',
        initiatorExpectation: 'MAY',
        evidence: 'stated',
        exchanges: ['TG-1'],
        requirements: [],
        place: { package: 'test.guide#1.0.0', file: answererFile, pointer: '/extension/1' },
      },
    ]);
    expect(release.actors.map(({ id, initiates, responds }) => [id, initiates, responds])).toEqual([
      ['answerer', [], ['TG-1']],
      ['asker', ['TG-1'], []],
    ]);
  });

  test('without the word of the initiator is incomplete, and is built all the same', () => {
    const { release, lines } = built(minimalGuide({ askerStatement: actorStatement('asker', []) }));
    expect(lines).toEqual([`error transaction-incomplete ${answererFile}#/extension/1`]);
    expect(release.transactions.size).toBe(1);
  });

  test('declared in full on no statement is incomplete', () => {
    const answererStatement = actorStatement('answerer', []);
    expect(built(minimalGuide({ answererStatement })).lines).toEqual([
      `error transaction-incomplete ${askerFile}#/extension/1`,
    ]);
  });

  test('declared in full on both statements is incomplete at the second', () => {
    const askerStatement = actorStatement('asker', [fullTransaction('TG-1', [definedExchange('ask')])]);
    const { lines } = built(minimalGuide({ askerStatement }));
    expect(lines).toContain(`error transaction-incomplete ${answererFile}#/extension/1`);
  });

  test('declared by an actor that has no part in it is incomplete there', () => {
    const answererStatement = actorStatement('answerer', [
      fullTransaction('TG-1', [definedExchange('ask')]),
      shortTransaction('TG-1'),
    ]);
    expect(built(minimalGuide({ answererStatement })).lines).toEqual([
      `error transaction-incomplete ${answererFile}#/extension/2`,
    ]);
  });

  test('without an exchange is incomplete', () => {
    const answererStatement = actorStatement('answerer', [fullTransaction('TG-1', [])]);
    expect(built(minimalGuide({ answererStatement })).lines).toEqual([
      `error transaction-incomplete ${answererFile}#/extension/1`,
    ]);
  });

  test('of an integration profile that no Requirements resource defines is reported', () => {
    const { lines } = built(
      minimalGuide({
        askerStatement: actorStatement('asker', [shortTransaction('XY-1')]),
        answererStatement: actorStatement('answerer', [fullTransaction('XY-1', [definedExchange('ask')])]),
      }),
    );
    expect(lines).toEqual([`error integration-profile-unknown ${answererFile}#/extension/1`]);
  });

  test('with a part that is unknown, repeated, mistyped or outside its codes is reported part by part', () => {
    const full = languageParts(
      'transaction',
      part('id', { valueString: 'TG-1' }),
      part('id', { valueString: 'TG-2' }),
      part('expectation', { valueCode: 'MUST' }),
      part('colour', { valueString: 'red' }),
      part('name', { valueCode: 'name' }),
      definedExchange('ask'),
    );
    const { lines } = built(minimalGuide({ answererStatement: actorStatement('answerer', [full]) }));
    expect(lines).toContain(`error extension-unknown ${answererFile}#/extension/1/extension/1`);
    expect(lines).toContain(`error element-invalid ${answererFile}#/extension/1/extension/2/valueCode`);
    expect(lines).toContain(`error extension-unknown ${answererFile}#/extension/1/extension/3`);
    expect(lines).toContain(`error element-missing ${answererFile}#/extension/1/extension/4`);
  });

  test('under an option that neither actor declares is reported', () => {
    const option = part('option', { valueCode: 'fast' });
    const answererStatement = actorStatement('answerer', [fullTransaction('TG-1', [definedExchange('ask')], option)]);
    expect(built(minimalGuide({ answererStatement })).lines).toEqual([
      `error option-undeclared ${answererFile}#/extension/1/extension/5/valueCode`,
    ]);
    const asker = actorDefinition('asker', [languageParts('option', part('code', { valueCode: 'fast' }))]);
    expect(built(minimalGuide({ answererStatement, asker })).lines).toEqual([]);
  });

  test.each(['TG-1/x', '../TG-1', 'TG', 'TG~', 'TG-1 '])('is not called %j', (id) => {
    const askerStatement = actorStatement('asker', [shortTransaction(id)]);
    expect(built(minimalGuide({ askerStatement })).lines).toContain(
      `error identifier-invalid ${askerFile}#/extension/1/extension/0/valueString`,
    );
  });
});

describe('an exchange', () => {
  const answering = (...exchanges: Parameters<typeof fullTransaction>[1]) =>
    minimalGuide({ answererStatement: actorStatement('answerer', [fullTransaction('TG-1', exchanges)]) });

  test('has either a definition or an interaction', () => {
    const both = definedExchange('ask', part('interaction', { valueString: 'Patient#read' }));
    const neither = { url: 'exchange', extension: [part('key', { valueString: 'a' })] };
    expect(built(answering(both)).lines).toEqual([`error exchange-unbound ${answererFile}#/extension/1/extension/5`]);
    expect(built(answering(neither)).lines).toEqual([
      `error exchange-unbound ${answererFile}#/extension/1/extension/5`,
    ]);
  });

  test('needs a key where there are several', () => {
    const keyed = definedExchange('ask', part('key', { valueString: 'one' }));
    const { release, lines } = built(answering(keyed, definedExchange('ask')));
    expect(lines).toEqual([`error element-missing ${answererFile}#/extension/1/extension/6`]);
    expect([...release.exchanges.keys()]).toEqual(['TG-1/one']);
  });

  test('with the id of another is reported and left out', () => {
    const keyed = definedExchange('ask', part('key', { valueString: 'one' }));
    const { release, lines } = built(answering(keyed, keyed));
    expect(lines).toEqual([`error exchange-duplicate ${answererFile}#/extension/1/extension/6`]);
    expect(release.exchanges.size).toBe(1);
  });

  test('whose key gives a method name its responder already has is reported', () => {
    const { lines } = built(
      answering(
        definedExchange('ask', part('key', { valueString: 'a-b' })),
        definedExchange('ask', part('key', { valueString: 'a.b' })),
      ),
    );
    expect(lines).toEqual([`error exchange-duplicate ${answererFile}#/extension/1/extension/6`]);
  });

  test('whose key is a reserved word has a method of that name', () => {
    const { release } = built(answering(definedExchange('ask', part('key', { valueString: 'delete' }))));
    expect(exchangeOf(release, 'TG-1/delete').methodName).toBe('delete');
  });

  test.each(['../x', 'A', 'a/b', 'a b', 'a..b'])('has no key %j', (key) => {
    const { lines } = built(answering(definedExchange('ask', part('key', { valueString: key }))));
    expect(lines).toContain(
      `error identifier-invalid ${answererFile}#/extension/1/extension/5/extension/1/valueString`,
    );
  });

  test('whose definition names nothing, or something else, is reported at the canonical', () => {
    const place = `${answererFile}#/extension/1/extension/5/extension/0/valueCanonical`;
    expect(built(answering(definedExchange('nothing'))).lines).toEqual([`error canonical-dangling ${place}`]);
    const other = {
      url: 'exchange',
      extension: [part('definition', { valueCanonical: 'http://hl7.org/fhir/StructureDefinition/Patient' })],
    };
    expect(built(answering(other)).lines).toEqual([`error element-invalid ${place}`]);
  });

  test.each(['Patient', 'Patient#fly', 'Nothing#read', '#read', 'Patient#transaction', 'a#read#b'])(
    'has no interaction %j',
    (interaction) => {
      const { release, lines } = built(
        answering({ url: 'exchange', extension: [part('interaction', { valueString: interaction })] }),
      );
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(/^error (element-invalid|canonical-dangling) .*valueString$/);
      expect(release.transactions.size).toBe(1);
    },
  );

  test('may be an operation of the standard itself', () => {
    const expand = {
      url: 'exchange',
      extension: [part('definition', { valueCanonical: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-lookup' })],
    };
    const { release, lines } = built(answering(expand));
    expect(lines).toEqual([]);
    const { wire, methodName, request } = exchangeOf(release, 'TG-1');
    expect([methodName, wire]).toEqual([
      'lookup',
      {
        kind: 'fhir-operation',
        code: 'lookup',
        levels: ['type'],
        resourceTypes: ['CodeSystem'],
        // The definition does not say that it changes nothing, and one of its inputs is a Coding.
        methods: ['POST'],
        affectsState: true,
        refusal: { malformed: 400, invalid: 422 },
      },
    ]);
    expect(request.kind === 'parameters' && request.parameters[0]?.evidence).toBe('base');
  });

  test('of two responders with one method name has message types named after the responder', () => {
    const parameter = [{ name: 'x', use: 'in', min: 0, max: '1', type: 'string' }];
    const other = fullTransaction('TG-2', [definedExchange('ask')]);
    const swapped = JSON.parse(
      JSON.stringify(other).replaceAll(/asker|answerer/g, (id) => (id === 'asker' ? 'answerer' : 'asker')),
    );
    const { release, lines } = built(
      minimalGuide({
        operation: operationDefinition('ask', parameter),
        askerStatement: actorStatement('asker', [shortTransaction('TG-1'), swapped]),
        answererStatement: actorStatement('answerer', [
          fullTransaction('TG-1', [definedExchange('ask')]),
          shortTransaction('TG-2'),
        ]),
      }),
    );
    expect(lines).toEqual([]);
    expect(exchangeOf(release, 'TG-1').request).toMatchObject({ typeName: 'AnswererAskInput' });
    expect(exchangeOf(release, 'TG-2').request).toMatchObject({ typeName: 'AskerAskInput' });
  });
});
