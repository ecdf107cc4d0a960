/** Names of the elements of FHIR R4 (4.0.1) that hold a uri, url or canonical. */
export const uriMembers: readonly string[] = (
  'address answerValueSet authority authorizationUrl base baseDefinition capabilities code compartment ' +
  'contentReference defaultValueCanonical defaultValueUri defaultValueUrl definition ' +
  'definitionCanonical definitionUri derivedFrom derivedFromUri detail endpoint eventUri ' +
  'exampleCanonical fixedCanonical fixedUri fixedUrl fullUrl graph identifier implementationGuide ' +
  'implicitRules import imports inputProfile instantiates instantiatesCanonical instantiatesUri issuer ' +
  'jurisdiction library link location measure message moduleCanonical moduleUri nameUrl ' +
  'onlineInformation outputProfile parent partOf patternCanonical patternUri patternUrl policy profile ' +
  'project property protocol questionnaire reference relativePath rendering replaces resource source ' +
  'sourceCanonical sourceUri supplements supportedProfile system target targetCanonical targetProfile ' +
  'targetUri transform type uri url valueCanonical valueSet valueUri valueUrl workflow'
).split(' ');
