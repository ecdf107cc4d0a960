import { configDefaults, defineConfig } from 'vitest/config';

/**
 * Each in a process of its own: one puts something else in the place of a module that others have imported already, what Prism
 * compiles of a document stays in memory, and the foreign guides have one folder in the module that generates them.
 */
const isolated = [
  'test/unit/write/cut-short.test.ts',
  'test/contract/prism-*.test.ts',
  'test/contract/foreign-guides.test.ts',
  'test/contract/marsh-registry.test.ts',
];

/** `*.slow.test.ts` are matrices that `npm run test:full` adds. */
export default defineConfig(({ mode }) => {
  const left = [...configDefaults.exclude, 'test/fixtures/**', ...(mode === 'full' ? [] : ['test/**/*.slow.test.ts'])];
  return {
    test: {
      testTimeout: 30_000,
      hookTimeout: 60_000,
      maxWorkers: 2,
      coverage: { include: ['generator/**/*.ts', 'simulators/**/*.ts'] },
      // Each is told the mode, which some tests read.
      projects: [
        { extends: true, mode, test: { name: 'isolated', include: isolated, exclude: left } },
        // To load the modules anew for each of two hundred files takes longer than most of them.
        {
          extends: true,
          mode,
          test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: [...left, ...isolated], isolate: false },
        },
      ],
    },
  };
});
