import { placeWithin, type SourcePlace } from '../../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../../model/diagnostic-log.ts';
import { parseCanonicalUrl, parseVersionedCanonical } from '../../model/identifier.ts';
import type { JsonObject } from '../../model/json.ts';
import type { SourceDocument } from '../../model/source.ts';
import type { Structure, StructureKind } from '../../model/structure.ts';
import { objectOf, objectsOf, textOf, textOrEmpty } from './definition-reader.ts';
import { buildElements } from './element-node.ts';
import { readJsonConvention } from './json-convention.ts';
import type { SnapshotMaker } from './make-snapshot.ts';
import type { RequirementEvidence } from './requirement-evidence.ts';
import { elementIdOf } from './snapshot-node.ts';
import type { Terminology } from './terminology.ts';

/** A structure whose name in generated code is not yet chosen: that needs all of them. */
export type UnnamedStructure = Omit<Structure, 'typeName'>;

/** What every structure is built with. */
export interface BuilderParts {
  readonly maker: SnapshotMaker;
  readonly grounds: RequirementEvidence;
  readonly terminology: Terminology;
  readonly log: DiagnosticLog;
}

const kinds: Readonly<Record<string, StructureKind>> = {
  'primitive-type': 'primitive',
  'complex-type': 'datatype',
  resource: 'resource',
  logical: 'logical',
};

/** Builds one structure from its definition. */
export class StructureBuilder {
  readonly #parts: BuilderParts;

  constructor(parts: BuilderParts) {
    this.#parts = parts;
  }

  /** `undefined` where the definition is unusable, which is reported. */
  build(document: SourceDocument): UnnamedStructure | undefined {
    const { resource, place } = document;
    const { maker, log } = this.#parts;
    const url = this.#required(resource, 'url', place);
    const type = this.#required(resource, 'type', place);
    const kind = this.#kind(resource, place);
    const canonical = parseCanonicalUrl(url ?? '');
    if (url !== undefined && canonical === undefined) {
      log.error('element-invalid', placeWithin(place, 'url'), `${quoteValue(url)} is not a canonical URL.`);
    }
    if (canonical === undefined || type === undefined || kind === undefined) return undefined;
    const root = maker.make(document);
    if (root === undefined || !this.#isOfItsBase(document)) return undefined;
    const placeOf = elementPlaces(document);
    const core = maker.source.isCore(document);
    const knowsTarget = (target: string): boolean =>
      !core || maker.source.find(target, 'StructureDefinition') !== undefined;
    const version = textOf(resource, 'version');
    const base = parseVersionedCanonical(textOrEmpty(resource, 'baseDefinition'))?.url;
    const json = kind === 'logical' ? readJsonConvention(resource, place, log) : undefined;
    return {
      canonical,
      id: textOrEmpty(resource, 'id'),
      name: textOrEmpty(resource, 'name'),
      title: textOf(resource, 'title') ?? textOrEmpty(resource, 'name'),
      description: textOrEmpty(resource, 'description'),
      kind,
      derivation: textOf(resource, 'derivation') === 'constraint' ? 'constraint' : 'specialization',
      type,
      abstract: resource['abstract'] === true,
      source: core ? 'core' : 'guide',
      root: buildElements({ ...this.#parts, canonical, kind, type, root, placeOf, knowsTarget }),
      place,
      ...(version === undefined ? {} : { version }),
      ...(base === undefined ? {} : { base }),
      ...(json === undefined ? {} : { json }),
    };
  }

  #required(resource: JsonObject, member: string, place: SourcePlace): string | undefined {
    const text = textOf(resource, member);
    if (text === undefined) this.#parts.log.error('element-missing', place, `"${member}" is missing.`);
    return text;
  }

  #kind(resource: JsonObject, place: SourcePlace): StructureKind | undefined {
    const stated = textOrEmpty(resource, 'kind');
    const kind = Object.hasOwn(kinds, stated) ? kinds[stated] : undefined;
    if (kind === undefined) {
      const message = `Wanted one of ${Object.keys(kinds).join(', ')}; found ${quoteValue(resource['kind'])}.`;
      this.#parts.log.error('element-invalid', placeWithin(place, 'kind'), message);
    }
    return kind;
  }

  /** A constraint is of its base's type and kind: anything else could be neither checked nor written as a type. */
  #isOfItsBase({ resource, place }: SourceDocument): boolean {
    const { maker, log } = this.#parts;
    if (textOf(resource, 'derivation') !== 'constraint') return true;
    const base = maker.source.find(textOrEmpty(resource, 'baseDefinition'), 'StructureDefinition')?.resource;
    const wrong = ['type', 'kind'].find((member) => base !== undefined && base[member] !== resource[member]);
    if (wrong === undefined) return true;
    const text = `Wanted ${quoteValue(base?.[wrong])}, the ${wrong} of its base; found ${quoteValue(resource[wrong])}.`;
    log.error('element-invalid', placeWithin(place, wrong), text);
    return false;
  }
}

/** Where an element is written: in the differential, else the definition as a whole. */
export function elementPlaces(document: SourceDocument): (id: string) => SourcePlace {
  let indexes: ReadonlyMap<string, number> | undefined;
  return (id) => {
    indexes ??= new Map(
      objectsOf(objectOf(document.resource, 'differential') ?? {}, 'element').map((element, index) => [
        elementIdOf(element) ?? '',
        index,
      ]),
    );
    const index = indexes.get(id) ?? indexes.get(shortForm(id));
    return index === undefined ? document.place : placeWithin(document.place, 'differential', 'element', index);
  };
}

/** `Patient.deceased[x]:deceasedBoolean` → `Patient.deceasedBoolean`, as a differential may also write it. */
function shortForm(id: string): string {
  return id.replaceAll(/[^.:]*\[x\]:([^.]+)/g, '$1');
}
