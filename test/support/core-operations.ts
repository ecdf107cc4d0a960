/**
 * What FHIR R4 says of each operation that it defines, written down from the standard's own definitions: where it is called and by which method,
 * what is sent, and what comes back. `?` may be absent, `*` any number, `+` at least one, nothing: one; `(…)` holds parts.
 *
 * - By POST only: no definition of the standard states `affectsState`, so none says that a GET is safe.
 * - `or X`: the one resource among the inputs may be the whole body, the other inputs in the query.
 * - A resource alone is the body where the only output is named `return`; `$convert`, `$graph` and `$graphql` name theirs otherwise.
 * @see FHIR R4, Operations §3.2.0.4, §3.2.0.5 and https://hl7.org/fhir/R4/operationslist.html
 */
export const coreOperations = `
ActivityDefinition $apply type+instance POST
  <- Parameters(activityDefinition?:ActivityDefinition subject+:string encounter?:string practitioner?:string organization?:string userType?:CodeableConcept userLanguage?:CodeableConcept userTaskContext?:CodeableConcept setting?:CodeableConcept settingContext?:CodeableConcept) or ActivityDefinition
  -> Resource
ActivityDefinition $data-requirements instance POST
  <- nothing
  -> Library
CapabilityStatement $conforms type POST
  <- Parameters(left?:canonical right?:canonical mode?:code)
  -> Parameters(issues:OperationOutcome union?:CapabilityStatement intersection?:CapabilityStatement)
CapabilityStatement $implements type+instance POST
  <- Parameters(server?:canonical client?:canonical resource?:CapabilityStatement) or CapabilityStatement
  -> OperationOutcome
CapabilityStatement $subset type+instance POST
  <- Parameters(server?:uri resource+:code)
  -> CapabilityStatement
CapabilityStatement $versions system POST
  <- nothing
  -> Parameters(version+:code default:code)
ChargeItemDefinition $apply instance POST
  <- Parameters(chargeItem:Reference account?:Reference)
  -> Resource
Claim $submit type POST
  <- Parameters(resource:Resource) or Resource
  -> Resource
CodeSystem $find-matches type+instance POST
  <- Parameters(system?:uri version?:string property*(code:code value?:Element subproperty*(code:code value:Element)) exact:boolean compositional?:boolean)
  -> Parameters(match*(code:Coding unmatched*(code:code value:Element property*(code:code value:Element)) comment?:string))
CodeSystem $lookup type POST
  <- Parameters(code?:code system?:uri version?:string coding?:Coding date?:dateTime displayLanguage?:code property*:code)
  -> Parameters(name:string version?:string display:string designation*(language?:code use?:Coding value:string) property*(code:code value?:Element description?:string subproperty*(code:code value:Element description?:string)))
CodeSystem $subsumes type+instance POST
  <- Parameters(codeA?:code codeB?:code system?:uri version?:string codingA?:Coding codingB?:Coding)
  -> Parameters(outcome:code)
CodeSystem $validate-code type+instance POST
  <- Parameters(url?:uri codeSystem?:CodeSystem code?:code version?:string display?:string coding?:Coding codeableConcept?:CodeableConcept date?:dateTime abstract?:boolean displayLanguage?:code) or CodeSystem
  -> Parameters(result:boolean message?:string display?:string)
Composition $document type+instance POST
  <- Parameters(id?:uri persist?:boolean graph?:uri)
  -> nothing
ConceptMap $closure system POST
  <- Parameters(name:string concept*:Coding version?:string)
  -> ConceptMap
ConceptMap $translate type+instance POST
  <- Parameters(url?:uri conceptMap?:ConceptMap conceptMapVersion?:string code?:code system?:uri version?:string source?:uri coding?:Coding codeableConcept?:CodeableConcept target?:uri targetsystem?:uri dependency*(element?:uri concept?:CodeableConcept) reverse?:boolean) or ConceptMap
  -> Parameters(result:boolean message?:string match*(equivalence?:code concept?:Coding product*(element?:uri concept?:Coding) source?:uri))
CoverageEligibilityRequest $submit type POST
  <- Parameters(resource:Resource) or Resource
  -> Resource
Encounter $everything instance POST
  <- Parameters(_since?:instant _type*:code _count?:integer)
  -> Bundle
Group $everything instance POST
  <- Parameters(start?:date end?:date _since?:instant _type*:code _count?:integer)
  -> Bundle
Library $data-requirements system+instance POST
  <- Parameters(target?:string)
  -> Library
List $find type POST
  <- Parameters(patient:id name:code)
  -> nothing
Measure $care-gaps type POST
  <- Parameters(periodStart:date periodEnd:date topic:string subject:string)
  -> Bundle
Measure $collect-data type+instance POST
  <- Parameters(periodStart:date periodEnd:date measure?:string subject?:string practitioner?:string lastReceivedOn?:dateTime)
  -> Parameters(measureReport:MeasureReport resource*:Resource)
Measure $data-requirements instance POST
  <- Parameters(periodStart:date periodEnd:date)
  -> Library
Measure $evaluate-measure type+instance POST
  <- Parameters(periodStart:date periodEnd:date measure?:string reportType?:code subject?:string practitioner?:string lastReceivedOn?:dateTime)
  -> MeasureReport
Measure $submit-data type+instance POST
  <- Parameters(measureReport:MeasureReport resource*:Resource)
  -> nothing
MedicinalProduct $everything type+instance POST
  <- Parameters(_since?:instant _count?:integer)
  -> Bundle
MessageHeader $process-message system POST
  <- Parameters(content:Bundle async?:boolean response-url?:url) or Bundle
  -> Bundle or nothing
NamingSystem $preferred-id type POST
  <- Parameters(id:string type:code)
  -> Parameters(result:string)
Observation $lastn type POST
  <- Parameters(max?:positiveInt)
  -> Bundle
Observation $stats type POST
  <- Parameters(subject:uri code*:string system?:uri coding*:Coding duration?:decimal period?:Period statistic+:code include?:boolean limit?:positiveInt)
  -> Parameters(statistics+:Observation source*:Observation)
Patient $everything type+instance POST
  <- Parameters(start?:date end?:date _since?:instant _type*:code _count?:integer _offset?:integer)
  -> Bundle
Patient $match type POST
  <- Parameters(resource:Resource onlyCertainMatches?:boolean count?:integer) or Resource
  -> Bundle
PlanDefinition $apply type+instance POST
  <- Parameters(planDefinition?:PlanDefinition subject+:string encounter?:string practitioner?:string organization?:string userType?:CodeableConcept userLanguage?:CodeableConcept userTaskContext?:CodeableConcept setting?:CodeableConcept settingContext?:CodeableConcept) or PlanDefinition
  -> CarePlan
PlanDefinition $data-requirements instance POST
  <- nothing
  -> Library
Resource $convert system POST
  <- Parameters(input:Resource) or Resource
  -> Parameters(output:Resource)
Resource $graph instance POST
  <- Parameters(graph:uri)
  -> Parameters(result:Bundle)
Resource $graphql system+instance POST
  <- Parameters(query:string)
  -> Parameters(result:Binary)
Resource $meta system+type+instance POST
  <- nothing
  -> Parameters(return:Meta)
Resource $meta-add instance POST
  <- Parameters(meta:Meta)
  -> Parameters(return:Meta)
Resource $meta-delete instance POST
  <- Parameters(meta:Meta)
  -> Parameters(return:Meta)
Resource $validate type+instance POST
  <- Parameters(resource?:Resource mode?:code profile?:uri) or Resource
  -> OperationOutcome
StructureDefinition $questionnaire type+instance POST
  <- Parameters(identifier?:canonical profile?:string url?:canonical supportedOnly?:boolean)
  -> Questionnaire
StructureDefinition $snapshot type+instance POST
  <- Parameters(definition?:StructureDefinition url?:string) or StructureDefinition
  -> StructureDefinition
StructureMap $transform type+instance POST
  <- Parameters(source?:uri content:Resource) or Resource
  -> Resource
ValueSet $expand type+instance POST
  <- Parameters(url?:uri valueSet?:ValueSet valueSetVersion?:string context?:uri contextDirection?:code filter?:string date?:dateTime offset?:integer count?:integer includeDesignations?:boolean designation*:string includeDefinition?:boolean activeOnly?:boolean excludeNested?:boolean excludeNotForUI?:boolean excludePostCoordinated?:boolean displayLanguage?:code exclude-system*:canonical system-version*:canonical check-system-version*:canonical force-system-version*:canonical) or ValueSet
  -> ValueSet
ValueSet $validate-code type+instance POST
  <- Parameters(url?:uri context?:uri valueSet?:ValueSet valueSetVersion?:string code?:code system?:uri systemVersion?:string display?:string coding?:Coding codeableConcept?:CodeableConcept date?:dateTime abstract?:boolean displayLanguage?:code) or ValueSet
  -> Parameters(result:boolean message?:string display?:string)
`;
