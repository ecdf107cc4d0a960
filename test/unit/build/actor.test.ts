import { describe, expect, test } from 'vitest';
import { requiredProfile } from '../../../generator/model/release.ts';
import { built } from '../../support/building.ts';
import {
  actorCanonical,
  actorDefinition,
  actorStatement,
  guideBase,
  languageParts,
  minimalGuide,
  part,
  requirements,
  shortTransaction,
} from '../../support/minimal-guide.ts';
import { changed } from '../../support/sources.ts';

describe('an actor', () => {
  test('has the options it declares', () => {
    const asker = actorDefinition('asker', [
      languageParts('option', part('code', { valueCode: 'fast' }), part('required', { valueBoolean: true })),
    ]);
    const { release } = built(minimalGuide({ asker }));
    expect(release.actors.find(({ id }) => id === 'asker')?.options).toEqual([
      { code: 'fast', title: 'fast', required: true },
    ]);
  });

  test('without a statement is reported', () => {
    const { lines } = built(minimalGuide({ more: [actorDefinition('idler')] }));
    expect(lines).toEqual(['error actor-unstated ActorDefinition-idler.json']);
  });

  test('that no integration profile lists is left out, with an error where it has transactions', () => {
    const more = [actorDefinition('idler'), actorStatement('idler', [])];
    const idle = built(minimalGuide({ more }));
    expect(idle.lines).toEqual(['information integration-profile-unknown ActorDefinition-idler.json']);
    expect(idle.release.actors.map(({ id }) => id)).toEqual(['answerer', 'asker']);
    const unlisted = requirements([], { actor: [actorCanonical('answerer')] });
    expect(built(minimalGuide({ requirements: unlisted })).lines).toEqual([
      'error integration-profile-unknown ActorDefinition-asker.json',
    ]);
  });

  test('whose capabilities name the statement of another contradicts it', () => {
    const asker = changed(actorDefinition('asker'), ['capabilities'], `${guideBase}CapabilityStatement/answerer`);
    expect(built(minimalGuide({ asker })).lines).toEqual([
      'error binding-contradictory ActorDefinition-asker.json#/capabilities',
    ]);
  });

  test('holds resources to the profile named for all of a type, else to the only one supported', () => {
    const core = (name: string) => `http://hl7.org/fhir/StructureDefinition/${name}`;
    const rest = [
      {
        mode: 'server',
        resource: [
          { type: 'Observation', profile: core('vitalsigns'), supportedProfile: [core('bmi'), core('bp')] },
          { type: 'DiagnosticReport', supportedProfile: [core('lipidprofile')] },
          { type: 'Questionnaire', supportedProfile: [core('cqf-questionnaire'), core('Questionnaire')] },
        ],
      },
    ];
    const { release, lines } = built(
      minimalGuide({ askerStatement: actorStatement('asker', [shortTransaction('TG-1')], rest) }),
    );
    expect(lines).toEqual([]);
    const resources = release.actors.find(({ id }) => id === 'asker')?.resources ?? [];
    expect(resources.map(requiredProfile)).toEqual([core('vitalsigns'), core('lipidprofile'), undefined]);
    // What only a statement names is known too.
    expect([...release.structures.keys()]).toEqual(expect.arrayContaining([core('bp'), core('cqf-questionnaire')]));
  });

  test('has the resource types of its statement, with what may be done to them', () => {
    const rest = [
      {
        mode: 'server',
        resource: [
          {
            type: 'Patient',
            extension: [
              {
                url: 'http://hl7.org/fhir/StructureDefinition/capabilitystatement-search-parameter-combination',
                extension: [
                  {
                    url: 'http://hl7.org/fhir/StructureDefinition/capabilitystatement-expectation',
                    valueCode: 'SHOULD',
                  },
                  { url: 'required', valueString: 'name' },
                  { url: 'optional', valueString: 'age' },
                ],
              },
            ],
            supportedProfile: ['http://hl7.org/fhir/StructureDefinition/Patient'],
            interaction: [
              {
                code: 'read',
                extension: [
                  {
                    url: 'http://hl7.org/fhir/StructureDefinition/capabilitystatement-expectation',
                    valueCode: 'SHOULD',
                  },
                ],
              },
              { code: 'search-type' },
            ],
            searchParam: [{ name: 'name', type: 'string', documentation: 'A part of the name.' }],
            searchInclude: ['Patient:organization', 'Patient:organization'],
            searchRevInclude: ['Provenance:target'],
            conditionalCreate: true,
            conditionalDelete: 'single',
            updateCreate: true,
          },
          { type: 'Nonsense' },
        ],
      },
    ];
    const askerStatement = actorStatement('asker', [shortTransaction('TG-1')], rest);
    const { release, lines } = built(minimalGuide({ askerStatement }));
    expect(lines).toEqual(['error element-invalid CapabilityStatement-asker.json#/rest/0/resource/1/type']);
    expect(release.actors.find(({ id }) => id === 'asker')?.resources).toEqual([
      {
        type: 'Patient',
        supportedProfiles: ['http://hl7.org/fhir/StructureDefinition/Patient'],
        interactions: [{ code: 'read', expectation: 'SHOULD' }, { code: 'search-type' }],
        searchParameters: [{ name: 'name', type: 'string', documentation: 'A part of the name.' }],
        searchCombinations: [{ required: ['name'], optional: ['age'], expectation: 'SHOULD' }],
        includes: ['Patient:organization'],
        revIncludes: ['Provenance:target'],
        conditional: { create: true, update: false, delete: 'single' },
        updateCreate: true,
        requirements: [],
        evidence: 'stated',
      },
    ]);
  });
});
