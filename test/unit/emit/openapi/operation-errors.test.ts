import { describe, expect, it } from 'vitest';
import { operationStatuses } from '../../../../generator/emit/openapi/operation-errors.ts';
import type { FhirOperationBinding, Message } from '../../../../generator/model/exchange.ts';

function wire(methods: FhirOperationBinding['methods'], malformed = 400, invalid = 422): FhirOperationBinding {
  return {
    kind: 'fhir-operation',
    code: 'brew',
    levels: ['system'],
    resourceTypes: [],
    methods,
    affectsState: false,
    refusal: { malformed, invalid },
  };
}

const nothing: Message = { kind: 'empty' };
const parameters: Message = { kind: 'parameters', parameters: [], typeName: 'BrewInput', bare: false };
const always = ['401', '403', '404', '405', '406', '500'];

describe('the statuses that an operation is refused with', () => {
  it('are those of bodies where it is called by POST', () => {
    expect(operationStatuses(wire(['POST']), parameters, 'POST')).toEqual([
      '400',
      ...always.slice(0, 5),
      '413',
      '415',
      '422',
      '500',
    ]);
  });

  it('say nothing of bodies where it is called by GET', () => {
    expect(operationStatuses(wire(['GET', 'POST']), parameters, 'GET')).toEqual([...always.slice(0, 5), '422', '500']);
  });

  it('say nothing of broken rules where a GET has nothing to say', () => {
    expect(operationStatuses(wire(['GET']), nothing, 'GET')).toEqual(always);
  });

  it('are those that its definition names', () => {
    const found = operationStatuses(wire(['POST'], 418, 409), parameters, 'POST');
    expect(found).toEqual([...always.slice(0, 5), '409', '413', '415', '418', '500']);
  });

  it('are those of every method together where none is named', () => {
    expect(operationStatuses(wire(['GET', 'POST']), nothing, 'any')).toContain('413');
    expect(operationStatuses(wire(['GET']), nothing, 'any')).not.toContain('413');
  });
});
