import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBuild } from '../../../../generator/pipeline.ts';
import { CompiledValidators, issueLine } from '../../../support/compiled-validators.ts';
import { projectRoot } from '../../../support/profile-package.ts';

const url = 'https://tea.example/fhir/StructureDefinition/sweetness';
let validators: CompiledValidators;

beforeAll(async () => {
  const packageFolder = join(projectRoot, 'test/golden/slicing-by-type/package');
  const [release] = (await runBuild({ packages: [packageFolder], toolkitRoot: projectRoot })).releases;
  if (release === undefined) throw new TypeError('The guide could not be built');
  validators = await CompiledValidators.of(release);
});

afterAll(() => validators.remove());

async function lines(value: object): Promise<readonly string[]> {
  const issues = await validators.issues('th-order/validators.ts', 'validateSweetness', { url, ...value });
  return issues.map(issueLine);
}

describe('a choice sliced by type', () => {
  it('takes a value of each slice, and of a type without one', async () => {
    expect(await lines({ valueString: 'very' })).toEqual([]);
    expect(await lines({ valueCoding: { code: 'very' } })).toEqual([]);
    expect(await lines({ valueInteger: 3 })).toEqual([]);
  });

  it('holds a value to the rules of its own slice', async () => {
    expect(await lines({ valueString: 'much sweeter than anybody likes' })).toEqual([
      'error primitive Root.valueString',
    ]);
    expect(await lines({ valueCoding: { display: 'very' } })).toEqual(['error cardinality-min Root.valueCoding.code']);
    expect(await lines({})).toEqual(['error cardinality-min Root.value[x]', 'error invariant Root']);
  });
});
