import { expect, it } from 'vitest';
// Compiled code: from sources, types are printed without a thread.
import { printTypes } from '../../../dist/generator/write/types-printer.js';
import { printOpenApiTypes } from '../../../generator/write/print-openapi-types.ts';

const document = {
  openapi: '3.1.0',
  info: { title: 'Tea', version: '1.0.0' },
  paths: {},
  components: {
    schemas: {
      Leaf: { type: 'string', enum: ['green', 'black'] },
      Tea: { type: 'object', required: ['leaf'], properties: { leaf: { $ref: '#/components/schemas/Leaf' } } },
    },
  },
};

it('prints on a thread what is printed without, and one document after another that cannot be', async () => {
  const here = printOpenApiTypes(document);
  expect(here).toContain("readonly leaf: components['schemas']['Leaf']".replaceAll("'", '"'));
  const [first, broken, second] = await Promise.allSettled([
    printTypes(document),
    printTypes('no document'),
    printTypes(document),
  ]);
  expect(first).toEqual({ status: 'fulfilled', value: here });
  expect(broken).toMatchObject({ status: 'rejected', reason: new Error('Not an OpenAPI document') });
  expect(second).toEqual(first);
});
