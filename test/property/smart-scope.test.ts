import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  covers,
  narrowScopes,
  parseScope,
  parseScopes,
  type ResourceScope,
  type SmartScope,
  scopeText,
} from '../../simulators/kit/smart-scope.ts';

const letters = fc.subarray(['c', 'r', 'u', 'd', 's'], { minLength: 1 }).map((list) => list.join(''));
const level = fc.constantFrom('patient', 'user', 'system');
const type = fc.constantFrom('*', 'Patient', 'Observation', 'ServiceRequest');
const query = fc.constantFrom(
  '',
  '?category=laboratory',
  '?category=laboratory&status=final',
  '?code=http://loinc.org%7C1',
);
const versionTwo = fc.tuple(level, type, letters, query).map(([a, b, c, d]) => `${a}/${b}.${c}${d}`);
const versionOne = fc.tuple(level, type, fc.constantFrom('read', 'write', '*')).map(([a, b, c]) => `${a}/${b}.${c}`);
const other = fc.constantFrom(
  'launch',
  'launch/patient',
  'openid',
  'fhirUser',
  'offline_access',
  '__own',
  'https://a.example/s',
);
const scope = fc.oneof(versionTwo, versionOne, other);
const scopes = fc.array(scope, { maxLength: 6 }).map((texts) => parseScopes(texts.join(' ')));

const isResource = (value: SmartScope): value is ResourceScope => value.kind === 'resource';

/** Whether a set of scopes lets someone do one thing to all resources of a type, or to those of a query. */
function allows(granted: readonly SmartScope[], wanted: ResourceScope): boolean {
  return granted.some((one) => isResource(one) && covers(one, wanted));
}

/** Every single thing a scope could allow. */
function things({ level: at, resourceType, permissions, query: search }: ResourceScope): readonly ResourceScope[] {
  const types = resourceType === '*' ? ['Patient', 'Observation', 'ServiceRequest'] : [resourceType];
  return types.flatMap((name) =>
    [...permissions].map((letter) => {
      const parsed = parseScope(`${at}/${name}.${letter}${search === '' ? '' : `?${search}`}`);
      if (!isResource(parsed)) throw new Error(parsed.text);
      return parsed;
    }),
  );
}

describe('scopes', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(scope, (text) => {
        expect(parseScope(text)).toMatchObject({ text });
      }),
    );
  });

  it.each([
    ...['patient/*.sr', 'patient/*.', 'patient/*', 'patient/Patient', 'patient/patient.r', 'patient/*.rr', 'user/.r'],
    ...['patient/*.rs?', 'patient/*.rs?a', 'patient/*.rs?a=', 'patient/*.read?a=b', 'patient/*.rs?a=b&', 'person/*.rs'],
    ...['launch/', 'launch/Patient', '"', 'a\\b', 'é', '', 'http:///x', '/', '__proto__x\u0000'],
  ])('"%s" is malformed', (text) => {
    expect(parseScope(text).kind).toBe('malformed');
  });

  it('never throw, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parseScopes(text).length >= 0));
  });

  it('count once, however often they are named', () => {
    expect(scopeText(parseScopes(' launch  openid launch '))).toBe('launch openid');
  });

  it('of version 1 stand for letters of version 2', () => {
    expect(['read', 'write', '*'].map((word) => parseScope(`user/*.${word}`))).toMatchObject([
      { permissions: 'rs', version: 1 },
      { permissions: 'cud', version: 1 },
      { permissions: 'cruds', version: 1 },
    ]);
  });

  it('when narrowed allow nothing that was not asked for, and nothing that was not allowed', () => {
    fc.assert(
      fc.property(scopes, scopes, (asked, allowed) => {
        const granted = narrowScopes(asked, allowed);
        for (const one of granted.filter(isResource)) {
          expect(allows(asked, one)).toBe(true);
          expect(allows(allowed, one)).toBe(true);
        }
        for (const one of granted.filter((value) => !isResource(value))) {
          expect(asked.map(({ text }) => text)).toContain(one.text);
          expect(allowed.map(({ text }) => text)).toContain(one.text);
        }
      }),
    );
  });

  it('when narrowed still allow whatever was both asked for and allowed', () => {
    fc.assert(
      fc.property(scopes, scopes, (asked, allowed) => {
        const granted = narrowScopes(asked, allowed);
        for (const thing of asked.filter(isResource).flatMap(things)) {
          if (allows(allowed, thing)) expect(allows(granted, thing)).toBe(true);
        }
      }),
    );
  });

  it('are narrowed to themselves by themselves, and no further the second time', () => {
    fc.assert(
      fc.property(scopes, scopes, (asked, allowed) => {
        const once = narrowScopes(asked, allowed);
        expect(scopeText(narrowScopes(once, allowed))).toBe(scopeText(once));
        expect(narrowScopes(asked, asked).map(({ text }) => text)).toEqual(
          asked.filter(({ kind }) => kind !== 'malformed').map(({ text }) => text),
        );
      }),
    );
  });

  it('of version 1 stay of version 1 where there is a word for what is left', () => {
    fc.assert(
      fc.property(versionOne, scopes, (text, allowed) => {
        for (const one of narrowScopes([parseScope(text)], allowed).filter(isResource)) {
          const hasWord = one.query === '' && ['rs', 'cud', 'cruds'].includes(one.permissions);
          expect(one.version).toBe(hasWord ? 1 : 2);
        }
      }),
    );
  });
});
