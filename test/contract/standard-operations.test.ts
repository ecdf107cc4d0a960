import { describe, expect, it } from 'vitest';
import { buildRelease } from '../../generator/build/build-release.ts';
import { checkRelease } from '../../generator/check/check-release.ts';
import { emitRelease } from '../../generator/emit/emit-release.ts';
import { readTemplates } from '../../generator/load/read-templates.ts';
import type { Exchange, Message } from '../../generator/model/exchange.ts';
import type { Release } from '../../generator/model/release.ts';
import { sourcesFromResources } from '../support/sources.ts';
import { toolkitRoot } from '../support/standard-definitions.ts';
import { standardResources } from '../support/standard-resources.ts';

const built = buildRelease(
  sourcesFromResources(standardResources('OperationDefinition', 'CapabilityStatement'), { title: 'Standard' }),
);
const release = releaseOf(built.value);

function releaseOf(value: Release | undefined): Release {
  if (value === undefined) throw new TypeError('The standard gave no release');
  return value;
}

/** What `rest.searchParam` of the base statement lists for all types. */
const common = new Set('_text something _list _profile _lastUpdated _tag _security _source _id _content'.split(' '));

/** `levels methods ← body → reply`, types where the level has them. */
function wireOf({ wire, request, response }: Exchange): string {
  if (wire.kind !== 'fhir-operation') return wire.kind;
  const types = wire.resourceTypes.join('|');
  return `${types} $${wire.code} ${wire.levels.join('+')} ${wire.methods.join('+')} ← ${shape(request)} → ${shape(response)}`;
}

function shape(message: Message): string {
  if (message.kind !== 'parameters') return message.kind;
  const [first] = message.parameters;
  if (message.bare && first?.content.kind === 'resource') return first.content.type;
  const hasParts = message.parameters.some(({ content }) => content.kind === 'parts');
  return `Parameters(${message.parameters.length}${hasParts ? ' with parts' : ''})`;
}

describe('the operations of the standard', () => {
  it('are each generated at their levels, with the methods, body and reply that their definitions give', () => {
    const operations = [...release.exchanges.values()].filter(({ wire }) => wire.kind === 'fhir-operation');
    expect(operations.map((exchange) => `${exchange.methodName}: ${wireOf(exchange)}`).sort()).toMatchInlineSnapshot(`
      [
        "activityDefinitionApply: ActivityDefinition $apply type+instance POST ← Parameters(10) → Resource",
        "activityDefinitionDataRequirements: ActivityDefinition $data-requirements instance POST ← empty → Library",
        "capabilityStatementConforms: CapabilityStatement $conforms type POST ← Parameters(3) → Parameters(3)",
        "capabilityStatementImplements: CapabilityStatement $implements type+instance POST ← Parameters(3) → OperationOutcome",
        "capabilityStatementSubset: CapabilityStatement $subset type+instance POST ← Parameters(2) → CapabilityStatement",
        "chargeItemDefinitionApply: ChargeItemDefinition $apply instance POST ← Parameters(2) → Resource",
        "claimSubmit: Claim $submit type POST ← Parameters(1) → Resource",
        "closure: ConceptMap $closure system POST ← Parameters(3) → ConceptMap",
        "codeSystemFindMatches: CodeSystem $find-matches type+instance POST ← Parameters(5 with parts) → Parameters(1 with parts)",
        "codeSystemLookup: CodeSystem $lookup type POST ← Parameters(7) → Parameters(5 with parts)",
        "codeSystemSubsumes: CodeSystem $subsumes type+instance POST ← Parameters(6) → Parameters(1)",
        "codeSystemValidateCode: CodeSystem $validate-code type+instance POST ← Parameters(10) → Parameters(3)",
        "compositionDocument: Composition $document type+instance POST ← Parameters(3) → empty",
        "conceptMapTranslate: ConceptMap $translate type+instance POST ← Parameters(13 with parts) → Parameters(3 with parts)",
        "convert: Resource $convert system POST ← Parameters(1) → Parameters(1)",
        "coverageEligibilityRequestSubmit: CoverageEligibilityRequest $submit type POST ← Parameters(1) → Resource",
        "dataRequirements: Library $data-requirements system+instance POST ← Parameters(1) → Library",
        "encounterEverything: Encounter $everything instance POST ← Parameters(3) → Bundle",
        "graph: Resource $graph instance POST ← Parameters(1) → Parameters(1)",
        "graphql: Resource $graphql system+instance POST ← Parameters(1) → Parameters(1)",
        "groupEverything: Group $everything instance POST ← Parameters(5) → Bundle",
        "listFind: List $find type POST ← Parameters(2) → empty",
        "measureCareGaps: Measure $care-gaps type POST ← Parameters(4) → Bundle",
        "measureCollectData: Measure $collect-data type+instance POST ← Parameters(6) → Parameters(2)",
        "measureDataRequirements: Measure $data-requirements instance POST ← Parameters(2) → Library",
        "measureEvaluateMeasure: Measure $evaluate-measure type+instance POST ← Parameters(7) → MeasureReport",
        "measureSubmitData: Measure $submit-data type+instance POST ← Parameters(2) → empty",
        "medicinalProductEverything: MedicinalProduct $everything type+instance POST ← Parameters(2) → Bundle",
        "meta: Resource $meta system+type+instance POST ← empty → Parameters(1)",
        "metaAdd: Resource $meta-add instance POST ← Parameters(1) → Parameters(1)",
        "metaDelete: Resource $meta-delete instance POST ← Parameters(1) → Parameters(1)",
        "namingSystemPreferredId: NamingSystem $preferred-id type POST ← Parameters(2) → Parameters(1)",
        "observationLastn: Observation $lastn type POST ← Parameters(1) → Bundle",
        "observationStats: Observation $stats type POST ← Parameters(9) → Parameters(2)",
        "patientEverything: Patient $everything type+instance POST ← Parameters(6) → Bundle",
        "patientMatch: Patient $match type POST ← Parameters(3) → Bundle",
        "planDefinitionApply: PlanDefinition $apply type+instance POST ← Parameters(10) → CarePlan",
        "planDefinitionDataRequirements: PlanDefinition $data-requirements instance POST ← empty → Library",
        "processMessage: MessageHeader $process-message system POST ← Parameters(3) → Bundle",
        "structureDefinitionQuestionnaire: StructureDefinition $questionnaire type+instance POST ← Parameters(4) → Questionnaire",
        "structureDefinitionSnapshot: StructureDefinition $snapshot type+instance POST ← Parameters(2) → StructureDefinition",
        "structureMapTransform: StructureMap $transform type+instance POST ← Parameters(2) → Resource",
        "validate: Resource $validate type+instance POST ← Parameters(3) → OperationOutcome",
        "valueSetExpand: ValueSet $expand type+instance POST ← Parameters(21) → ValueSet",
        "valueSetValidateCode: ValueSet $validate-code type+instance POST ← Parameters(13) → Parameters(3)",
        "versions: CapabilityStatement $versions system POST ← empty → Parameters(2)",
      ]
    `);
  });

  it('leave nothing that could not be generated', async () => {
    const emitted = emitRelease(release, { templates: await readTemplates(toolkitRoot), runtime: [] });
    const all = [...built.diagnostics, ...checkRelease(release), ...emitted.diagnostics];
    expect(all.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(all.filter(({ code }) => code === 'exchange-not-generated')).toEqual([]);
  });
});

describe('the statements of the standard', () => {
  it.each([
    ['base', { types: 145, interactions: 1160, system: 4, operations: 46, parameters: 1697 }],
    ['base2', { types: 1, interactions: 1, system: 0, operations: 0, parameters: 0 }],
  ])('%s gives a responder with all its interactions, operations and search parameters', (id, counts) => {
    const actor = release.actors.find((each) => each.id === id);
    const exchanges = [...release.exchanges.values()].filter(({ responder }) => responder === id);
    const codes = exchanges.flatMap(({ wire }) => (wire.kind === 'fhir-interaction' ? [wire.interaction] : []));
    const resources = actor?.resources ?? [];
    const declared = resources.flatMap(({ searchParameters }) =>
      searchParameters.filter(({ name, definition }) => !common.has(name) || definition === undefined),
    );
    expect({
      types: resources.length,
      interactions: resources.flatMap(({ interactions }) => interactions).length,
      system: codes.filter((code) => ['transaction', 'batch', 'history-system', 'search-system'].includes(code)).length,
      operations: exchanges.filter(({ wire }) => wire.kind === 'fhir-operation').length,
      parameters: declared.length,
    }).toEqual(counts);
  });

  it('gives every type that can be searched the parameters that the statement lists for all', () => {
    const patient = release.actors.find(({ id }) => id === 'base')?.resources.find(({ type }) => type === 'Patient');
    const names = new Set(patient?.searchParameters.map(({ name }) => name));
    expect([...common].filter((name) => !names.has(name))).toEqual([]);
    expect(names).not.toContain('_sort');
  });

  it('takes an operation for the one whose canonical differs in letter case only, and says so', () => {
    const told = built.diagnostics.filter(({ code }) => code === 'canonical-dangling');
    expect(told.length).toBe(46);
    expect(told.every(({ severity, message }) => severity === 'warning' && message.includes('differs in case'))).toBe(
      true,
    );
  });
});
