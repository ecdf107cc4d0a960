/** What `explain <code>` prints, and what the docs list. */
export interface DiagnosticEntry {
  /** What the code means, one sentence. */
  readonly meaning: string;
  /** How it usually comes about and how to mend it. */
  readonly remedy: string;
  /** Pages or sections of standards that say so; empty where the rule is the toolkit's own. */
  readonly specReferences: readonly string[];
}

const fhirJson = 'https://hl7.org/fhir/R4/json.html';
const fhirPackages = 'https://hl7.org/fhir/packages.html';
const canonicals = 'https://hl7.org/fhir/R4/references.html#canonical';
const operations = 'https://hl7.org/fhir/R4/operationdefinition.html';
const structures = 'https://hl7.org/fhir/R4/structuredefinition.html';
const generatorGuide = 'generator/README.md';
const inputLanguage = 'profiles/README.md';

/** Every diagnostic the toolkit can give, in one place: the codes form the closed union `DiagnosticCode`. */
export const diagnosticCatalogue = {
  // load
  'package-not-found': {
    meaning: 'A package named as input or dependency was found in no place the toolkit may look.',
    remedy:
      'Name its folder, its .tgz or a FHIR package cache with `--cache`, or let `--registry <url>` fetch it; no registry is asked unasked.',
    specReferences: [fhirPackages],
  },
  'package-manifest-invalid': {
    meaning: 'The package manifest package.json is missing, is not JSON, or lacks name, version or fhirVersions.',
    remedy: 'Write a package.json with name, version, fhirVersions and canonical.',
    specReferences: [fhirPackages],
  },
  'fhir-version-unsupported': {
    meaning: 'A package, or a definition in it, is written for a version of FHIR that nothing is generated for.',
    remedy: 'Use the package of the guide for FHIR R4 (4.0.1); many guides publish one, often named <name>.r4.',
    specReferences: [fhirPackages],
  },
  'package-index-invalid': {
    meaning: 'The index of a package (.index.json) is broken, or says what is not so; the files were read without it.',
    remedy: 'Make the package again, or delete the index: the toolkit needs none, but other tools believe it.',
    specReferences: [fhirPackages],
  },
  'dependency-conflict': {
    meaning: 'Two packages ask for versions of a third that exclude each other; the version met first is used.',
    remedy: 'State in the package.json of the guide the version that all are to use, and see that it suits them.',
    specReferences: [fhirPackages],
  },
  'archive-invalid': {
    meaning:
      'A package archive is not a gzipped tar, is larger than the toolkit reads, or has an entry that no package needs and that ' +
      'could reach outside of it: a link, an absolute path, `..`.',
    remedy: 'Make the archive again from the folder of the package; nothing of it was read.',
    specReferences: [fhirPackages],
  },
  'json-invalid': {
    meaning:
      'A .json file of the package is not well-formed JSON in UTF-8, names a member of an object twice, or is nested too deeply.',
    remedy:
      'Mend the file at the line and column given, and save it as UTF-8 without byte order mark. Where it is an error, the whole ' +
      'package is refused until then.',
    specReferences: [fhirJson],
  },
  'file-unreadable': {
    meaning: 'A file or folder of the package is there but cannot be read.',
    remedy: 'Mend its permissions, or move it out of the package.',
    specReferences: [],
  },
  'input-too-large': {
    meaning: 'A file, or all files of a package together, are larger than the toolkit reads.',
    remedy: 'Check that the path names a package; take out what is no part of the guide.',
    specReferences: [],
  },
  'resource-type-missing': {
    meaning: 'A .json file of the package is not a FHIR resource: it has no resourceType.',
    remedy: 'Add resourceType, or move the file to examples/ if it is a message that is not FHIR.',
    specReferences: [fhirJson],
  },
  'resource-type-unknown': {
    meaning: 'A resource has a resourceType the input language does not know.',
    remedy: 'Use one of the types that profiles/README.md lists.',
    specReferences: [inputLanguage],
  },
  'resource-not-loaded': {
    meaning: 'Something lies in the package that may hold a definition, and was not read: a link, a folder, a Bundle.',
    remedy:
      'Put each definition as a file of its own, in JSON and with an id, where the package has its other definitions.',
    specReferences: [fhirPackages],
  },
  'file-format-unsupported': {
    meaning: 'A file in the package is in a format that is not read (XML, for example).',
    remedy: 'Give the resource in FHIR JSON.',
    specReferences: [fhirJson],
  },
  'input-empty': {
    meaning: 'The input holds nothing that could be generated.',
    remedy: 'Check that the path names a FHIR package with conformance resources in it.',
    specReferences: [],
  },
  'duplicate-id': {
    meaning: 'Two resources of one type have the same id in one package.',
    remedy: 'Give one of them another id and file name.',
    specReferences: ['https://hl7.org/fhir/R4/resource.html#id'],
  },
  'duplicate-canonical': {
    meaning: 'Two resources have the same canonical URL and version.',
    remedy: 'Keep one of them, or give one another url or version.',
    specReferences: [canonicals],
  },
  'code-duplicate': {
    meaning: 'A code system defines a code twice, or a value set lists one twice; the first counts.',
    remedy: 'Remove one of the two, or correct its code.',
    specReferences: ['https://hl7.org/fhir/R4/codesystem.html'],
  },
  'id-invalid': {
    meaning: 'A resource id has characters FHIR does not allow, or would not be safe as a file name.',
    remedy: 'Use 1 to 64 letters, digits, "-" and ".".',
    specReferences: ['https://hl7.org/fhir/R4/datatypes.html#id'],
  },
  'element-missing': {
    meaning: 'A definition lacks an element that the toolkit needs.',
    remedy: 'Add the element at the place given.',
    specReferences: [],
  },
  'element-invalid': {
    meaning: 'An element of a definition has a value of the wrong type or outside its value set.',
    remedy: 'Give a value of the kind the message names.',
    specReferences: [],
  },
  // build
  'canonical-dangling': {
    meaning: 'A canonical URL names no resource of the guide, its dependencies or the FHIR core.',
    remedy: 'Correct the URL, or add the resource or the dependency that defines it.',
    specReferences: [canonicals],
  },
  'canonical-superseded': {
    meaning:
      'Several versions of one canonical are loaded; a release holds one, the latest or that of the guide itself.',
    remedy: 'Nothing to do if the one that is used is the one meant; else take the other out of the package.',
    specReferences: [canonicals],
  },
  'canonical-version-missing': {
    meaning:
      'A canonical names a version that is not loaded, while another version of it is, or has a `|` and no version after it.',
    remedy: 'Name the version that is loaded, or none and no `|`, or load the package that has the version named.',
    specReferences: [canonicals],
  },
  'element-unknown': {
    meaning: 'A resource has an element that FHIR R4 does not define there, so that nothing reads it.',
    remedy: 'Correct its spelling; if it is of a later version of FHIR, take it out or say it by an extension.',
    specReferences: [fhirJson],
  },
  'import-cycle': {
    meaning: 'Statements import each other in a circle, or a definition is its own ancestor.',
    remedy:
      'Take one of the links that the message lists out: an import of a statement, or the baseDefinition of a definition.',
    specReferences: [
      'https://hl7.org/fhir/R4/capabilitystatement.html',
      'https://hl7.org/fhir/R4/profiling.html#snapshot',
    ],
  },
  'extension-unknown': {
    meaning: 'An extension of the input language has a part or a name that the language does not define.',
    remedy: 'Check the spelling against profiles/README.md.',
    specReferences: [inputLanguage],
  },
  'identifier-invalid': {
    meaning: 'A transaction, exchange, actor or requirement id does not have the shape its kind needs.',
    remedy: 'Write it as profiles/README.md shows.',
    specReferences: [inputLanguage],
  },
  'transaction-incomplete': {
    meaning: 'A transaction is not declared in full exactly once, or its two sides disagree.',
    remedy: "Declare it in full on the responder's statement, and by id and expectation on the initiator's.",
    specReferences: [inputLanguage],
  },
  'actor-unstated': {
    meaning: 'An actor has no CapabilityStatement that says what it does.',
    remedy: "Add a CapabilityStatement whose extension `actor` names the actor's canonical.",
    specReferences: [inputLanguage],
  },
  'integration-profile-unknown': {
    meaning: 'An actor or a transaction belongs to an integration profile that no Requirements resource defines.',
    remedy:
      'Add a Requirements resource whose identifier is the integration profile and whose `actor` lists its actors.',
    specReferences: [inputLanguage],
  },
  'option-undeclared': {
    meaning: 'A transaction or a system uses an option that the actor does not declare, or lacks one it requires.',
    remedy: 'Declare the option on the ActorDefinition, or correct its code where it is used.',
    specReferences: [inputLanguage],
  },
  'exchange-unknown': {
    meaning: 'A binding refers to an exchange that no transaction has.',
    remedy: 'Write the id as <transaction>/<key>, or the bare transaction id where it has one exchange without a key.',
    specReferences: [inputLanguage],
  },
  'exchange-duplicate': {
    meaning: 'Two exchanges have the same id, or the same method name at one responder.',
    remedy: 'Give one of them another key.',
    specReferences: [inputLanguage],
  },
  'exchange-unbound': {
    meaning: 'An exchange has neither a definition nor an interaction, or both.',
    remedy: 'Give exactly one of definition and interaction.',
    specReferences: [inputLanguage],
  },
  'method-not-allowed': {
    meaning: 'An exchange asks for an HTTP method that its definition rules out.',
    remedy: 'Use POST: GET is only for operations that change no state and take only primitive parameters.',
    specReferences: ['https://hl7.org/fhir/R4/operations.html#request'],
  },
  'binding-contradictory': {
    meaning: 'A binding says two things that exclude each other.',
    remedy: 'Keep one of the two parts the message names.',
    specReferences: [inputLanguage],
  },
  'parameter-untyped': {
    meaning: 'An operation parameter has neither a type nor parts, or has both.',
    remedy: 'Give the parameter a type, or parts.',
    specReferences: [operations],
  },
  'parameter-duplicate': {
    meaning: 'Two parameters of one direction have the same name.',
    remedy: 'Rename one; repetition is said with max, not by listing a parameter twice.',
    specReferences: [operations],
  },
  'name-clash': {
    meaning: 'Two things would get the same name in generated code or the same generated file.',
    remedy:
      'Rename one of them; letter case and punctuation do not tell names apart, and names of what the toolkit itself writes (index, policy, docs …) are taken.',
    specReferences: [],
  },
  'name-unusable': {
    meaning: 'A name leaves nothing that could be an identifier in generated code.',
    remedy: 'Use a name with at least one letter of the Latin alphabet.',
    specReferences: [structures],
  },
  'snapshot-failed': {
    meaning: 'No snapshot could be made from a differential.',
    remedy:
      'Correct the differential at the element given, so that it constrains an element its base has; a base at fault is mended first.',
    specReferences: ['https://hl7.org/fhir/R4/profiling.html#snapshot'],
  },
  'requirement-unknown': {
    meaning: 'Something refers to a requirement that no Requirements resource states.',
    remedy: 'Correct the key, or add the statement.',
    specReferences: ['https://hl7.org/fhir/R5/requirements.html'],
  },
  'example-unknown-exchange': {
    meaning: 'An example file is named after no exchange of the guide.',
    remedy: 'Name it <exchange>.<request|response>[.label].json with ":" as "-" and "/" as ".".',
    specReferences: [inputLanguage],
  },
  // check
  'example-missing': {
    meaning: 'A message of an exchange has no example.',
    remedy: 'Add examples/<exchange>.<request|response>.json.',
    specReferences: [inputLanguage],
  },
  'release-empty': {
    meaning:
      'The guide has nothing to generate from: no exchange, or in a guide without transactions no definition that could be read.',
    remedy:
      'Mend first what else is said of its definitions. A guide needs a StructureDefinition, OperationDefinition, SubscriptionTopic or ' +
      "CapabilityStatement with interactions; one with transactions an exchange on a responder's CapabilityStatement.",
    specReferences: [inputLanguage],
  },
  'actor-idle': {
    meaning: 'An actor neither initiates nor answers any transaction.',
    remedy: 'Declare its transactions on its CapabilityStatement, or remove the actor.',
    specReferences: [inputLanguage],
  },
  'interaction-not-offered': {
    meaning: "An exchange is a RESTful interaction that the responder's statement does not offer.",
    remedy: 'List the interaction under rest.resource of the statement, or correct the exchange.',
    specReferences: ['https://hl7.org/fhir/R4/capabilitystatement.html'],
  },
  'exchange-ambiguous': {
    meaning: 'Two exchanges reach a responder in the same way, so that it cannot tell them apart.',
    remedy: 'Give them different targets, or a selector each.',
    specReferences: [inputLanguage],
  },
  'fixed-value-mismatch': {
    meaning: 'A fixed value is of another type than its parameter, or not in the value set it is bound to.',
    remedy: 'Correct the extension fixed-value, or the type or binding of the parameter.',
    specReferences: [inputLanguage],
  },
  'example-incomplete': {
    meaning: 'No example shows a part of a message: a parameter, an element, a slice, a type, a code, or a refusal.',
    remedy: 'Add an example that shows it, or an exception with its reason to coverage-exceptions.json of the package.',
    specReferences: [inputLanguage],
  },
  'coverage-exception-stale': {
    meaning: 'An exception in coverage-exceptions.json names nothing there is, or what an example shows by now.',
    remedy: 'Remove the exception.',
    specReferences: [inputLanguage],
  },
  'template-unknown': {
    meaning: "A template of one's own has a name, or calls for a partial, that the toolkit does not know.",
    remedy: "Use the name of one of the toolkit's templates; generator/README.md lists them.",
    specReferences: [generatorGuide, 'https://handlebarsjs.com/guide/partials.html'],
  },
  'template-invalid': {
    meaning:
      "A template of one's own cannot be read, is not well-formed, or asks for something that its view does not have.",
    remedy:
      "Mend the template at the line and column given; generator/README.md tells how to begin from the toolkit's own.",
    specReferences: [generatorGuide, 'https://handlebarsjs.com/guide/'],
  },
  'example-mismatch': {
    meaning: 'An example is of another resource type than its message, or has a parameter the message does not have.',
    remedy: 'Correct the example, or the name of its file.',
    specReferences: [inputLanguage],
  },
  'requirement-uncarried': {
    meaning: 'A binding requirement is referred to by no definition, so that nothing generated carries it.',
    remedy: 'Refer to it from the element, parameter, operation or exchange it rules, where there is one.',
    specReferences: ['https://hl7.org/fhir/R5/requirements.html'],
  },
  'openings-ambiguous': {
    meaning:
      'A text frame that opens an exchange on a socket may be taken for one that opens another, or two are opened by nothing.',
    remedy: 'Give each frame words of its own in `template` and `accept`.',
    specReferences: [inputLanguage],
  },
  'topic-inert': {
    meaning: 'A topic has no trigger, or a trigger that names no interaction.',
    remedy: 'Add resourceTrigger with supportedInteraction to the topic.',
    specReferences: ['https://hl7.org/fhir/R5/subscriptiontopic.html'],
  },
  'rule-not-generated': {
    meaning: 'A rule of a definition cannot be turned into code and will not be checked.',
    remedy: 'Nothing to do; the rule is listed so that nobody takes it for checked.',
    specReferences: [],
  },
  'exchange-not-generated': {
    meaning: 'The emitters cannot yet print this kind of exchange.',
    remedy: 'Nothing to do; the exchange loads and is checked, but has no generated client or server.',
    specReferences: [],
  },
  // write
  'output-drifted': {
    meaning: 'A generated file on disk is not what the profiles give.',
    remedy: 'Run `halo generate` and commit the result.',
    specReferences: [],
  },
  'output-edited': {
    meaning: 'A generated file was edited by hand, so that it is neither replaced nor deleted.',
    remedy: 'Move the change into the profile or the emitter, then delete the file and run `halo generate`.',
    specReferences: [],
  },
  'output-foreign': {
    meaning: 'A file that the toolkit does not own stands where it would write.',
    remedy: 'Move that file away, or choose another output folder.',
    specReferences: [],
  },
} as const satisfies Record<string, DiagnosticEntry>;

/** Stable name of a diagnostic. */
export type DiagnosticCode = keyof typeof diagnosticCatalogue;
