import { expect, it } from 'vitest';
import { emitRuntime } from '../../../../generator/emit/runtime/emit-runtime.ts';
import { teaRelease } from '../../../support/release.ts';

it('emits the runtime as it is, beside the releases', () => {
  const runtime = [{ name: 'validation.ts', text: 'export {};\n' }];
  expect(emitRuntime(teaRelease([]), { templates: [], runtime })).toEqual({
    value: [{ kind: 'text', path: 'runtime/validation.ts', text: 'export {};\n' }],
    diagnostics: [],
  });
});
