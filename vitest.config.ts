import { configDefaults, defineConfig } from 'vitest/config';

/** `*.slow.test.ts` are matrices that `npm run test:full` adds. */
export default defineConfig(({ mode }) => ({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/fixtures/**', ...(mode === 'full' ? [] : ['test/**/*.slow.test.ts'])],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    coverage: { include: ['generator/**/*.ts', 'simulators/**/*.ts'] },
  },
}));
