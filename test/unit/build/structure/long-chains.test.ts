import { describe, expect, it } from 'vitest';
import { buildStructures } from '../../../../generator/build/structure/build-structures.ts';
import type { SourceDocument } from '../../../../generator/model/source.ts';
import { standardDefinitions } from '../../../support/standard-definitions.ts';
import { guideBase, logicalModel } from '../../../support/structure-definition.ts';

const count = 3_000;
const root = 'http://hl7.org/fhir/StructureDefinition/Element';
const url = (index: number): string => `${guideBase}/StructureDefinition/m${index}`;

/** Definitions on one model: each is built on what `base` names, and has an element of the type that `type` names. */
function definitions(base: (index: number) => string, type: (index: number) => string): readonly SourceDocument[] {
  return Array.from({ length: count }, (_, index) =>
    logicalModel(`m${index}`, [{ id: 'm0' }, { id: 'm0.a', min: 0, max: '1', type: [{ code: type(index) }] }], {
      baseDefinition: base(index),
      ...(base(index) === root ? {} : { derivation: 'constraint', type: url(0) }),
    }),
  );
}

function built(documents: readonly SourceDocument[]) {
  const { value, diagnostics } = buildStructures({ documents, core: standardDefinitions(), resourceTypes: [] });
  return { structures: value, diagnostics };
}

describe('definitions in long chains', () => {
  it('have snapshots, though each is built on the one before it, whichever comes first', () => {
    const documents = definitions(
      (index) => (index === 0 ? root : url(index - 1)),
      () => 'string',
    );
    for (const order of [documents, documents.toReversed()]) {
      const { structures, diagnostics } = built(order);
      expect(diagnostics).toEqual([]);
      const last = [...structures.values()].find(({ canonical }) => canonical === url(count - 1));
      expect(last?.root.children.map(({ id }) => id)).toEqual(['m0.a']);
    }
  });

  it('are told of once, briefly, where the chain is a circle', () => {
    const { structures, diagnostics } = built(
      definitions(
        (index) => url((index + 1) % count),
        () => 'string',
      ),
    );
    expect(structures.size).toBe(0);
    const cycles = diagnostics.filter(({ code }) => code === 'import-cycle');
    expect(cycles).toHaveLength(1);
    expect(cycles[0]?.message.length).toBeLessThan(1000);
    expect(diagnostics.every(({ severity }) => severity === 'error')).toBe(true);
  });

  it('are built where each is made of the next, and the last of the first', () => {
    const { structures, diagnostics } = built(
      definitions(
        () => root,
        (index) => url((index + 1) % count),
      ),
    );
    expect(diagnostics).toEqual([]);
    expect(structures.size).toBeGreaterThan(count);
  });
});
