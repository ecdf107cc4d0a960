import { camelName } from '../../model/naming.ts';
import type { ElementNode, Structure, TypeReference } from '../../model/structure.ts';
import { keyPath } from './member-path.ts';
import type { RuntimeFunction } from './runtime-functions.ts';
import type { ValidatorModule } from './validator-module.ts';

const coded: readonly string[] = ['code', 'string', 'uri', 'url', 'canonical', 'id'];
const paired: readonly string[] = ['Coding', 'CodeableConcept', 'Quantity'];

/** Lines that check a required binding; nothing for weaker ones, and for those whose codes cannot be listed. */
export function bindingLines(
  module: ValidatorModule,
  structure: Structure,
  node: ElementNode,
  type: TypeReference,
  item: string,
  place = keyPath,
): readonly string[] {
  const { binding } = node;
  if (binding?.strength !== 'required') return [];
  const isPaired = paired.includes(type.code);
  if (!isPaired && !coded.includes(type.code)) return [];
  const codes = module.codes(binding, isPaired);
  if (codes === undefined) return grammarLines(module, structure, node, item, place);
  const source = module.sourceArgument(node);
  if (isPaired || node.isArray) {
    return [
      `${module.runtime(isPaired ? 'checkCodings' : 'checkCodes')}(${item}, ${codes}, validation, ${place}${source});`,
    ];
  }
  const refuse = `${module.runtime('refuseCode')}(${item}, ${codes}, validation, ${place}${source});`;
  return [`if (typeof ${item} === 'string' && !${codes}.has(${item})) ${refuse}`];
}

/** Value sets that are all of a code system, too many codes to list: their grammar is checked. */
const grammars: ReadonlyMap<string, RuntimeFunction> = new Map([
  ['http://hl7.org/fhir/ValueSet/mimetypes', 'mediaTypeGrammar'],
  ['http://hl7.org/fhir/ValueSet/currencies', 'currencyGrammar'],
  ['http://hl7.org/fhir/ValueSet/ucum-units', 'unitGrammar'],
]);

function grammarLines(
  module: ValidatorModule,
  structure: Structure,
  node: ElementNode,
  item: string,
  place: string,
): readonly string[] {
  const grammar = grammars.get(node.binding?.valueSet.split('|')[0] ?? '');
  if (grammar === undefined) {
    module.run.skipped.add(structure, 'binding', node.id);
    return [];
  }
  const source = module.sourceArgument(node);
  return [`${module.runtime('checkGrammar')}(${item}, ${module.runtime(grammar)}, validation, ${place}${source});`];
}

/** Lines that check what a Reference may point to; nothing where that is anything, or cannot be told. */
export function targetLines(
  module: ValidatorModule,
  node: ElementNode,
  type: TypeReference,
  item: string,
  place = keyPath,
): readonly string[] {
  const types = targetTypes(module, type);
  if (types === undefined) return [];
  const stem = camelName(types.slice(0, 3).join(' or ')) ?? 'target';
  const list = module.list(`${stem}${types.length > 3 ? 'OrOther' : ''}Type`, types);
  return [`${module.runtime('checkTarget')}(${item}, ${list}, validation, ${place}${module.sourceArgument(node)});`];
}

const coreDefinition = 'http://hl7.org/fhir/StructureDefinition/';

/** The resource types a Reference may point to; `undefined` where any may, or a profile's type is not known. */
function targetTypes(module: ValidatorModule, type: TypeReference): readonly string[] | undefined {
  if (type.code !== 'Reference' || type.targetProfiles.length === 0) return undefined;
  const types = new Set<string>();
  for (const profile of type.targetProfiles) {
    const known = module.run.index.ofCanonical(profile)?.type;
    const name = known ?? (profile.startsWith(coreDefinition) ? profile.slice(coreDefinition.length) : undefined);
    if (name === undefined || module.run.index.isAnyResource(name)) return undefined;
    types.add(name);
  }
  return [...types];
}
