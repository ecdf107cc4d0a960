import { describe, expect, it } from 'vitest';
import { covers } from '../../../../../simulators/actors/authorization-client/scopes.ts';

describe('scopes that were granted', () => {
  it.each<[string, string]>([
    ['patient/Observation.rs', 'patient/Observation.r'],
    ['patient/*.rs', 'patient/Observation.rs'],
    ['patient/Observation.r patient/Observation.s', 'patient/Observation.rs'],
    ['patient/Observation.read', 'patient/Observation.rs'],
    ['patient/Observation.rs', 'patient/Observation.read'],
    ['patient/Observation.rs?category=lab', 'patient/Observation.r?category=lab'],
    ['openid launch', 'launch'],
  ])('%s allow %s', (granted, wanted) => {
    expect(covers(granted.split(' '), wanted)).toBe(true);
  });

  it.each<[string, string]>([
    ['patient/Observation.r', 'patient/Observation.rs'],
    ['patient/Observation.rs', 'patient/*.rs'],
    ['patient/Observation.rs', 'user/Observation.rs'],
    ['user/Observation.rs', 'patient/Observation.rs'],
    ['patient/Observation.cud', 'patient/Observation.r'],
    ['patient/Observation.rs?category=lab', 'patient/Observation.rs'],
    ['patient/Observation.sr', 'patient/Observation.r'],
    ['openid', 'fhirUser'],
    ['', 'launch'],
  ])('%s do not allow %s', (granted, wanted) => {
    expect(covers(granted.split(' '), wanted)).toBe(false);
  });
});
