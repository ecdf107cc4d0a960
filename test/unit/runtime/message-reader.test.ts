import { describe, expect, it } from 'vitest';
import type { MessageDefinition, ParameterDefinition } from '../../../generator/runtime/message-definition.ts';
import { readMessage } from '../../../generator/runtime/message-reader.ts';
import { Validation } from '../../../generator/runtime/validation.ts';
import { brewRequest } from '../../support/brew-exchange.ts';

function read(definition: MessageDefinition, body: unknown, enforce: 'stated' | 'chosen' = 'stated') {
  const validation = new Validation({ policy: { enforce }, resources: () => undefined });
  const value = readMessage<unknown>(definition, body, validation);
  const issues = validation.issues.map(
    ({ severity, rule, expression, found, wanted, requirement }) =>
      `${severity} ${rule} at ${expression}: found ${found}, wanted ${wanted}${requirement === undefined ? '' : ` [${requirement}]`}`,
  );
  return { value, issues, accepted: validation.accepted };
}

function parameters(...parameter: readonly unknown[]) {
  return { resourceType: 'Parameters', parameter };
}

function message(...definitions: readonly ParameterDefinition[]): MessageDefinition {
  return { kind: 'parameters', parameters: definitions };
}

const leaf = { name: 'leaf', valueString: 'assam' };

describe('a message of parameters', () => {
  it('becomes an object with the values by name', () => {
    const body = parameters({ name: 'minutes', valueInteger: 3 }, leaf, { name: 'milk', valueBoolean: false });
    expect(read(brewRequest, body)).toEqual({
      value: { leaf: 'assam', minutes: 3, milk: false },
      issues: [],
      accepted: true,
    });
  });

  it('is refused for a parameter the definition does not name', () => {
    expect(read(brewRequest, parameters(leaf, { name: 'sugar', valueString: 'two' })).issues).toEqual([
      'error unknown-parameter at Parameters.parameter[1].name: found "sugar", wanted one of leaf, minutes, milk',
    ]);
  });

  it('tells names that differ in case apart', () => {
    expect(read(brewRequest, parameters({ name: 'Leaf', valueString: 'assam' })).issues).toEqual([
      'error unknown-parameter at Parameters.parameter[0].name: found "Leaf", wanted one of leaf, minutes, milk',
      'error cardinality-min at Parameters.parameter: found nothing, wanted parameter leaf at least once [TEA-002]',
    ]);
  });

  it('is refused for a parameter given too often, and says which one', () => {
    expect(read(brewRequest, parameters(leaf, { name: 'leaf', valueString: 'ceylon' })).issues).toEqual([
      'error cardinality-max at Parameters.parameter[1]: found "leaf", wanted parameter leaf at most once [TEA-002]',
    ]);
  });

  it('keeps the first of two where the rule was chosen by the toolkit', () => {
    const body = parameters(leaf, { name: 'milk', valueBoolean: true }, { name: 'milk', valueBoolean: false });
    expect(read(brewRequest, body)).toEqual({
      value: { leaf: 'assam', milk: true },
      issues: [
        'information cardinality-max at Parameters.parameter[2]: found "milk", wanted parameter milk at most once [TEA-009]',
      ],
      accepted: true,
    });
    expect(read(brewRequest, body, 'chosen').accepted).toBe(false);
  });

  it('is refused for a missing parameter', () => {
    expect(read(brewRequest, { resourceType: 'Parameters' }).issues).toEqual([
      'error cardinality-min at Parameters.parameter: found nothing, wanted parameter leaf at least once [TEA-002]',
    ]);
  });

  it('is refused for a missing parameter even where the rule was chosen, as there is no plain form without it', () => {
    const chosen = message({
      name: 'pot',
      min: 1,
      max: 1,
      content: { kind: 'value', element: 'valueString' },
      source: { requirement: 'TEA-010', evidence: 'chosen' },
    });
    expect(read(chosen, parameters({ name: 'pot', valueInteger: 3 })).issues).toEqual([
      'information type at Parameters.parameter[0].valueInteger: found 3, wanted valueString [TEA-010]',
      'error cardinality-min at Parameters.parameter: found nothing, wanted parameter pot at least once [TEA-010]',
    ]);
  });

  it('is refused for a value of another type', () => {
    expect(read(brewRequest, parameters({ name: 'leaf', valueCode: 'assam' })).issues).toEqual([
      'error type at Parameters.parameter[0].valueCode: found "assam", wanted valueString [TEA-002]',
    ]);
  });

  it('is refused for a parameter with nothing in it', () => {
    expect(read(brewRequest, parameters({ name: 'leaf' })).issues).toEqual([
      'error cardinality-min at Parameters.parameter[0]: found nothing, wanted valueString [TEA-002]',
    ]);
  });

  it('is refused for a parameter with value and resource', () => {
    const both = { ...leaf, resource: { resourceType: 'Basic' } };
    expect(read(brewRequest, parameters(both)).issues).toEqual([
      'error choice at Parameters.parameter[0]: found "valueString and resource", wanted only valueString [TEA-002]',
    ]);
  });

  it('says nothing twice of a place the structure has spoken about', () => {
    expect(read(brewRequest, parameters({ valueString: 'assam' }, leaf)).issues).toEqual([
      'error cardinality-min at Parameters.parameter[0].name: found nothing, wanted a name',
    ]);
  });

  it.each([null, 1, 'x', [], {}, { resourceType: 7 }, { resourceType: 'Bundle' }])(
    'is refused for the body %j',
    (body) => {
      const { accepted, value } = read(brewRequest, body);
      expect({ accepted, value }).toEqual({ accepted: false, value: undefined });
    },
  );

  it.each([null, 1, 'x', {}, [null], [1], [[]], [{ name: 1 }]])('never throws for the parameter list %j', (list) => {
    expect(read(brewRequest, { resourceType: 'Parameters', parameter: list }).accepted).toBe(false);
  });

  it('may have a parameter called __proto__', () => {
    const odd = message({
      name: '__proto__',
      min: 0,
      max: 1,
      content: { kind: 'value', element: 'valueString' },
      source: { evidence: 'base' },
    });
    const { value } = read(odd, parameters({ name: '__proto__', valueString: 'polluted' }));
    expect(Object.entries(value ?? {})).toEqual([['__proto__', 'polluted']]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

describe('a parameter', () => {
  const base = { min: 0, max: 1, source: { evidence: 'base' } } as const;

  it('that repeats becomes an array', () => {
    const many = message({ ...base, name: 'cup', max: '*', content: { kind: 'value', element: 'valueString' } });
    const body = parameters({ name: 'cup', valueString: 'a' }, { name: 'cup', valueString: 'b' });
    expect(read(many, body).value).toEqual({ cup: ['a', 'b'] });
  });

  it('with parts becomes an object, and its parts are judged in the same way', () => {
    const parts = message({
      ...base,
      name: 'tray',
      content: {
        kind: 'parts',
        parts: [{ ...base, name: 'cup', min: 1, content: { kind: 'value', element: 'valueString' } }],
      },
    });
    const good = parameters({ name: 'tray', part: [{ name: 'cup', valueString: 'a' }] });
    expect(read(parts, good).value).toEqual({ tray: { cup: 'a' } });
    const bad = parameters({ name: 'tray', part: [{ name: 'cap', valueString: 'a' }] });
    expect(read(parts, bad).issues).toEqual([
      'error unknown-parameter at Parameters.parameter[0].part[0].name: found "cap", wanted one of cup',
      'error cardinality-min at Parameters.parameter[0].part: found nothing, wanted parameter cup at least once',
    ]);
  });

  it('that is a resource must be of its type', () => {
    const resource = message({ ...base, name: 'pot', content: { kind: 'resource', resourceType: 'Device' } });
    const device = { resourceType: 'Device' };
    expect(read(resource, parameters({ name: 'pot', resource: device })).value).toEqual({ pot: device });
    expect(read(resource, parameters({ name: 'pot', resource: { resourceType: 'Basic' } })).issues).toEqual([
      'error resource-type at Parameters.parameter[0].resource: found "Basic", wanted a Device resource',
    ]);
  });

  it('of any type keeps the member that says which', () => {
    const any = message({ ...base, name: 'note', content: { kind: 'any-value' } });
    expect(read(any, parameters({ name: 'note', valueDate: '2024-01-01' })).value).toEqual({
      note: { valueDate: '2024-01-01' },
    });
  });

  it('with a binding must have one of its codes', () => {
    const bound = message({
      ...base,
      name: 'kind',
      content: { kind: 'value', element: 'valueCode' },
      codes: ['black', 'green'],
    });
    expect(read(bound, parameters({ name: 'kind', valueCode: 'red' })).issues).toEqual([
      'error binding at Parameters.parameter[0].valueCode: found "red", wanted one of black, green',
    ]);
  });

  it('with a fixed value must have that value', () => {
    const fixed = message({ ...base, name: 'kind', content: { kind: 'value', element: 'valueCode' }, fixed: 'black' });
    expect(read(fixed, parameters({ name: 'kind', valueCode: 'red' })).issues).toEqual([
      'error fixed at Parameters.parameter[0].valueCode: found "red", wanted exactly "black"',
    ]);
  });
});

describe('a message that is one resource', () => {
  it('is that resource', () => {
    const body = { resourceType: 'Bundle' };
    expect(read({ kind: 'resource', resourceType: 'Bundle' }, body)).toEqual({
      value: body,
      issues: [],
      accepted: true,
    });
  });

  it('is refused for another type', () => {
    expect(read({ kind: 'resource', resourceType: 'Bundle' }, { resourceType: 'Basic' }).issues).toEqual([
      'error resource-type at Bundle: found "Basic", wanted a Bundle resource',
    ]);
  });
});

describe('a bare reply', () => {
  const definition: MessageDefinition = {
    kind: 'parameters',
    bareResource: 'outcome',
    parameters: [
      {
        name: 'outcome',
        min: 1,
        max: '*',
        content: { kind: 'resource', resourceType: 'OperationOutcome' },
        source: { evidence: 'stated' },
      },
    ],
  };
  const outcome = { resourceType: 'OperationOutcome', issue: [] };

  it('counts as the parameter it stands for', () => {
    expect(read(definition, outcome)).toEqual({ value: { outcome: [outcome] }, issues: [], accepted: true });
  });

  it('leaves the wrapped form as it is', () => {
    expect(read(definition, parameters({ name: 'outcome', resource: outcome })).value).toEqual({ outcome: [outcome] });
  });

  it('of another type is refused', () => {
    expect(read(definition, { resourceType: 'Basic' }).accepted).toBe(false);
  });
});

describe('an empty message', () => {
  it('may be no body, or Parameters with no parameter', () => {
    expect(read({ kind: 'empty' }, undefined)).toEqual({ value: undefined, issues: [], accepted: true });
    expect(read({ kind: 'empty' }, { resourceType: 'Parameters' }).accepted).toBe(true);
  });

  it('is refused with a parameter', () => {
    expect(read({ kind: 'empty' }, parameters(leaf)).issues).toEqual([
      'error unknown-parameter at Parameters.parameter[0].name: found "leaf", wanted no parameter',
    ]);
  });
});
