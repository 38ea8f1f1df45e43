import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests that start whole clouds, processes and threads of their own. */
const clouds = ['test/stories/**/*.test.ts', 'test/faults/**/*.test.ts', 'test/infra/local/**/*.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['test/support/built.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Vitest leaves one core idle by itself; on two that is half the machine.
    maxWorkers: availableParallelism(),
    projects: [
      { extends: true, test: { name: 'clouds', include: clouds, isolate: false } },
      {
        extends: true,
        // These share nothing but modules, so a worker loads the SDK and the store once for all its files.
        test: { name: 'units', include: ['test/**/*.test.ts'], exclude: clouds, isolate: false },
      },
    ],
  },
});
