import { Fhir } from 'fhir';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CompiledValidators } from '../../../support/compiled-validators.ts';
import { r4Examples } from '../../../support/r4-examples.ts';
import { releaseWith } from '../../../support/standard-release.ts';

const examples = r4Examples();
const peer = new Fhir();
let validators: CompiledValidators;

beforeAll(async () => {
  validators = await CompiledValidators.of(await releaseWith(examples.map(({ type }) => type)));
}, 120_000);

afterAll(() => validators.remove());

describe('examples of resource types', () => {
  it('are of thirty types and more', () => {
    expect(new Set(examples.map(({ type }) => type)).size).toBeGreaterThanOrEqual(30);
  });

  it.each(examples.map(({ type, resource }) => [type, resource] as const))(
    '%s keeps every rule that refuses, and the peer agrees',
    async (type, resource) => {
      const issues = await validators.issues('r4/resources.ts', 'validateResource', resource, { root: type });
      expect(issues).toEqual([]);
      const { messages } = peer.validate(resource, { errorOnUnexpected: true });
      expect(messages.filter(({ severity }) => severity === 'error' || severity === 'fatal')).toEqual([]);
    },
  );

  it.each(examples.map(({ type, resource }) => [type, resource] as const))(
    '%s is refused with one element more',
    async (type, resource) => {
      const issues = await validators.issues(
        'r4/resources.ts',
        'validateResource',
        { ...resource, colour: 'red' },
        { root: type },
      );
      expect(issues.map(({ rule, expression }) => [rule, expression])).toEqual([['unknown-element', `${type}.colour`]]);
    },
  );
});
