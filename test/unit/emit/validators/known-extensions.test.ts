import { describe, expect, it } from 'vitest';
import { validateResource } from '../../../../generated/halo-1.1.0/r4/resources.ts';
import { Validation } from '../../../../generated/runtime/validation.ts';
import type { JsonObject } from '../../../../generator/model/json.ts';

const base = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';
const maxCount = { url: `${base}/backport-max-count`, valuePositiveInt: 3 };
const status = {
  url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-SubscriptionTopic.status',
  valueCode: 'active',
};

function issuesOf(more: JsonObject): Validation['issues'] {
  const validation = new Validation({ resources: validateResource });
  validateResource({ resourceType: 'Patient', ...more }, validation, 'Patient');
  return validation.issues;
}

/** What is found in a resource that no profile of the guide is about: `rule expression`. */
function found(more: JsonObject): readonly string[] {
  return issuesOf(more).map(({ rule, expression }) => `${rule} ${expression}`);
}

describe('an extension that the release defines', () => {
  it('is accepted wherever it stands', () => {
    expect(found({ extension: [maxCount] })).toEqual([]);
    expect(found({ name: [{ text: 'x', extension: [maxCount] }] })).toEqual([]);
    expect(found({ birthDate: '1984', _birthDate: { extension: [maxCount] } })).toEqual([]);
    expect(found({ modifierExtension: [status] })).toEqual([]);
  });

  it('has a value of the type that its definition says', () => {
    const extension = [{ url: maxCount.url, valueString: '3' }];
    const wanted = (at: string): readonly string[] => [
      `cardinality-min ${at}.extension[0].value[x]`,
      `choice ${at}.extension[0].valueString`,
    ];
    expect(found({ extension })).toEqual(wanted('Patient'));
    expect(found({ name: [{ text: 'x', extension }] })).toEqual(wanted('Patient.name[0]'));
    expect(found({ birthDate: '1984', _birthDate: { extension } })).toEqual(wanted('Patient.birthDate'));
  });

  it('beside a primitive is found there by its pointer, and by FHIRPath below the primitive', () => {
    const extension = [{ url: maxCount.url, valuePositiveInt: 0 }];
    const [issue] = issuesOf({ birthDate: '1984', _birthDate: { extension } });
    expect(issue?.expression).toBe('Patient.birthDate.extension[0].valuePositiveInt');
    expect(issue?.pointer).toBe('/_birthDate/extension/0/valuePositiveInt');
  });

  it('has nothing below it that its definition rules out, and misses nothing that it requires', () => {
    expect(found({ extension: [{ url: maxCount.url, extension: [{ url: 'part', valueCode: 'x' }] }] })).toEqual([
      'cardinality-max Patient.extension[0].extension',
      'cardinality-min Patient.extension[0].value[x]',
    ]);
  });

  it('has a code of the value set that its definition binds it to', () => {
    const extension = [{ url: `${base}/backport-payload-content`, valueCode: 'everything' }];
    expect(found({ extension })).toEqual(['binding Patient.extension[0].valueCode']);
  });

  it('stands in one element no more often than its definition says', () => {
    expect(found({ extension: [maxCount, maxCount] })).toEqual(['cardinality-max Patient.extension[1]']);
    expect(found({ extension: [maxCount], name: [{ text: 'x', extension: [maxCount] }] })).toEqual([]);
  });

  it('is looked at within another extension', () => {
    const outer = {
      url: 'https://a.example/outer',
      valueString: 'x',
      _valueString: { extension: [{ url: maxCount.url, valueString: 'x' }] },
    };
    expect(found({ extension: [outer] })).toEqual([
      'cardinality-min Patient.extension[0].valueString.extension[0].value[x]',
      'choice Patient.extension[0].valueString.extension[0].valueString',
    ]);
    const inner = { url: maxCount.url, valueString: 'x' };
    expect(found({ extension: [{ url: 'https://a.example/outer', extension: [inner] }] })).toEqual([
      'cardinality-min Patient.extension[0].extension[0].value[x]',
      'choice Patient.extension[0].extension[0].valueString',
    ]);
  });

  it('modifies only where nobody can overlook it, and only if its definition says so', () => {
    expect(found({ extension: [status] })).toEqual(['unknown-modifier-extension Patient.extension[0]']);
    expect(found({ modifierExtension: [maxCount] })).toEqual([
      'unknown-modifier-extension Patient.modifierExtension[0]',
    ]);
  });
});

describe('an extension that the release does not define', () => {
  const unknown = { url: 'https://a.example/unknown', valueString: 'x' };

  it('is accepted, unless it might turn the meaning around', () => {
    expect(found({ extension: [unknown, unknown] })).toEqual([]);
    expect(found({ modifierExtension: [unknown] })).toEqual([
      'unknown-modifier-extension Patient.modifierExtension[0]',
    ]);
    expect(found({ extension: [{ ...unknown, url: '__proto__' }] })).toEqual(['reference Patient.extension[0].url']);
  });
});
