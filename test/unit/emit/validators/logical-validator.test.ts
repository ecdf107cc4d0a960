import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ElementJson } from '../../../../generator/model/structure.ts';
import { CompiledValidators, issueLine } from '../../../support/compiled-validators.ts';
import { choiceOf, element, releaseOf, structure, typed } from '../../../support/structures.ts';

const json = (shape: ElementJson['shape'], emptyArray = false, emptyString = false) => ({
  json: { shape, emptyArray, emptyString },
});

function model(open: boolean) {
  return structure(
    'Model',
    'logical',
    [
      element('Model.name', typed('string'), { min: 1 }),
      element('Model.note', typed('string'), json('scalar', false, true)),
      element('Model.scopes', typed('code'), { max: '*', ...json('space-separated') }),
      element('Model.uris', typed('url'), { max: '*', ...json('array') }),
      element(
        'Model.links',
        { kind: 'backbone', type: 'Element' },
        {
          max: 2,
          ...json('array', true),
          children: [element('Model.links.href', typed('url'), { min: 1 })],
        },
      ),
      element('Model.size', choiceOf('decimal', 'string'), {}),
      element(
        'Model.made',
        { kind: 'backbone', type: 'Element' },
        {
          children: [element('Model.made.when', choiceOf('date', 'boolean'), { min: 1 })],
        },
      ),
    ],
    { source: 'guide', json: { open } },
  );
}

describe('the validator of a logical model', () => {
  let open: CompiledValidators;
  let closed: CompiledValidators;

  beforeAll(async () => {
    open = await CompiledValidators.of(releaseOf([model(true)]));
    closed = await CompiledValidators.of(releaseOf([model(false)]));
  });

  afterAll(() => {
    open.remove();
    closed.remove();
  });

  async function lines(validators: CompiledValidators, value: unknown): Promise<readonly string[]> {
    const issues = await validators.issues('structures/validators.ts', 'validateModel', value, { root: 'Model' });
    return issues.map(issueLine);
  }

  it('accepts the shapes it names', async () => {
    const value = {
      name: 'a',
      note: '',
      scopes: 'a b',
      uris: ['https://a.example'],
      links: [],
      sizeDecimal: 1,
      made: { whenDate: '2024' },
    };
    expect(await lines(closed, value)).toEqual([]);
  });

  it.each([
    [{}, ['error cardinality-min Model.name']],
    [{ name: '' }, ['error empty Model.name']],
    [{ name: ['a'] }, ['error json Model.name']],
    [{ name: 'a', scopes: ['a'] }, ['error json Model.scopes']],
    [{ name: 'a', scopes: 'a  b' }, ['error primitive Model.scopes']],
    [{ name: 'a', uris: [] }, ['error empty Model.uris']],
    [{ name: 'a', uris: 'https://a.example' }, ['error json Model.uris']],
    [{ name: 'a', links: [{}] }, ['error cardinality-min Model.links[0].href']],
    [
      { name: 'a', links: [1, 2, 3] },
      [
        'error json Model.links[0]',
        'error json Model.links[1]',
        'error json Model.links[2]',
        'error cardinality-max Model.links',
      ],
    ],
    [{ name: 'a', sizeDecimal: 1, sizeString: 'big' }, ['error choice Model.sizeString']],
    [{ name: 'a', size: 1, made: {} }, ['error cardinality-min Model.made.when']],
    [{ name: 'a', made: { whenDate: '2024', whenBoolean: true } }, ['error choice Model.made.whenBoolean']],
  ])('refuses %j', async (value, expected) => {
    expect(await lines(open, value)).toEqual(expected);
  });

  it('ignores unknown members where it is open, and refuses them where it is closed', async () => {
    expect(await lines(open, { name: 'a', more: null })).toEqual([]);
    expect(await lines(closed, { name: 'a', more: null })).toEqual(['error unknown-element Model.more']);
  });
});
