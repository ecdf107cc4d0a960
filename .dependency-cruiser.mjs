// Which part may import which. DESIGN: data flows one way, profiles → load → build → check → emit → write; then a second
// world begins, generated → kit → actors → systems → lab. test/architecture/boundaries.test.ts plants a violation of each rule.

const stage = 'load|build|check|emit|pack|write|diff|scaffold';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Modules form no circle, type imports included.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'model-stands-alone',
      comment: 'The model is the ground floor: it imports nothing but itself.',
      severity: 'error',
      from: { path: '^generator/model/' },
      to: { pathNot: '^generator/model/' },
    },
    {
      name: 'runtime-stands-alone',
      comment:
        'Runtime sources are copied verbatim into generated/, so they import each other and types of FHIR, no more.',
      severity: 'error',
      from: { path: '^generator/runtime/' },
      to: { pathNot: ['^generator/runtime/', '^node_modules/@types/fhir/', '^fhir/'] },
    },
    {
      name: 'stages-meet-in-the-model',
      comment:
        'A stage of the generator imports, of the project, its own folder and the model, the one scanner of JSON ' +
        'that packages and messages share, and the one reader of templates of text frames.',
      severity: 'error',
      from: { path: `^generator/(${stage})/` },
      to: {
        path: '^generator/',
        pathNot: ['^generator/$1/', '^generator/model/', '^generator/runtime/(http-json-text|socket-template)\\.ts$'],
      },
    },
    {
      name: 'pure-stages-touch-no-node',
      comment:
        "Only load, write and the command line touch Node's modules; everything between them is a function of values.",
      severity: 'error',
      from: {
        path: '^generator/',
        pathNot: ['^generator/(load|write)/', '^generator/(cli|config)\\.ts$', '^generator/cli/'],
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'generator-sees-no-output',
      comment: 'The generator imports neither what it makes nor what stands on that.',
      severity: 'error',
      from: { path: '^generator/' },
      to: { path: '^(generated|simulators)/' },
    },
    {
      name: 'generated-stands-alone',
      comment: 'Generated code imports generated code and the types of @types/fhir, so that it can be copied anywhere.',
      severity: 'error',
      from: { path: '^generated/' },
      to: { pathNot: ['^generated/', '^node_modules/@types/fhir/', '^fhir/'] },
    },
    {
      name: 'releases-do-not-mix',
      comment: 'A generated release imports itself and the runtime, never another release; the runtime imports none.',
      severity: 'error',
      from: { path: '^generated/([^/]+)/' },
      to: { path: '^generated/', pathNot: ['^generated/$1/', '^generated/runtime/'] },
    },
    {
      name: 'simulators-see-no-generator',
      comment: 'Simulators know the guide only through generated code, as a vendor does.',
      severity: 'error',
      from: { path: '^simulators/' },
      to: { path: '^generator/' },
    },
    {
      name: 'profiles-are-data',
      comment: 'Profiles are read by load from disk; no module imports them.',
      severity: 'error',
      from: {},
      to: { path: '^profiles/' },
    },
    {
      name: 'kit-knows-no-release',
      comment: 'Of generated code the kit imports only the runtime.',
      severity: 'error',
      from: { path: '^simulators/kit/' },
      to: { path: '^generated/', pathNot: '^generated/runtime/' },
    },
    {
      name: 'kit-below-actors',
      comment: 'The kit imports nothing of the simulators but itself.',
      severity: 'error',
      from: { path: '^simulators/kit/' },
      to: { path: '^simulators/', pathNot: '^simulators/kit/' },
    },
    {
      name: 'actors-below-systems',
      comment: 'An actor imports neither systems nor the lab.',
      severity: 'error',
      from: { path: '^simulators/actors/' },
      to: { path: '^simulators/(systems|lab)/' },
    },
    {
      name: 'systems-below-lab',
      comment: 'A system does not import the lab.',
      severity: 'error',
      from: { path: '^simulators/systems/' },
      to: { path: '^simulators/lab/' },
    },
    {
      name: 'actors-do-not-meet',
      comment: 'Actors speak over the wire, so none imports another.',
      severity: 'error',
      from: { path: '^simulators/actors/([^/]+)/' },
      to: { path: '^simulators/actors/', pathNot: '^simulators/actors/$1/' },
    },
    {
      name: 'command-lines-on-top',
      comment: 'Nothing but tests imports a command line.',
      severity: 'error',
      from: { path: '^(generator|generated|simulators)/' },
      to: { path: '^(generator|simulators)/cli\\.ts$' },
    },
    {
      name: 'simulators-start-light',
      comment: 'A simulator starts in a second: no compiler and no package loader in its module graph.',
      severity: 'error',
      from: { path: '^simulators/' },
      to: { path: 'node_modules/(typescript|ts-morph|openapi-typescript|fhir-package-loader)/' },
    },
    {
      name: 'tests-on-top',
      comment: 'Nothing outside test/ imports a test.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'ships-without-development-packages',
      comment: 'What is shipped imports only packages listed under dependencies.',
      severity: 'error',
      from: { path: '^(generator|generated|simulators)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'no-orphans',
      comment: 'A module that imports nothing and is imported by nothing is forgotten.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['^test/.*\\.test\\.ts$', '^test/type/', '^generated/', '\\.d\\.ts$', '^vitest\\.config\\.ts$'],
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|test/fixtures|test/golden/[^/]+/expected)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
