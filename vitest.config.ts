import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BySubject } from './test/support/sequencer.ts';

/** Tests that play on a whole cloud. */
const clouds = ['test/stories/**/*.test.ts', 'test/faults/**/*.test.ts'];
const cores = availableParallelism();
/**
 * An execution environment that loads a bundle fills 15 MB of young memory, and most end soon after. V8 begins with
 * 1 MB and collects garbage six to eight times on the way. With this room it never does: measured, 12 % of the CPU of a test
 * on a cloud, for a quarter more memory.
 */
const roomToLoad = ['--min-semi-space-size=16', '--max-semi-space-size=32'];

export default defineConfig({
  test: {
    // Only tests that hang wait so long; on a busy machine everything takes several times as long as on a quiet one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // A worker loads the SDK, the store and, where files play on one, the cloud once for all its files.
    isolate: false,
    sequence: { sequencer: BySubject },
    projects: [
      // A cloud keeps a core busy. Vitest leaves one core idle by itself; on two that is half the machine.
      {
        extends: true,
        test: {
          name: 'clouds',
          include: clouds,
          maxWorkers: cores,
          execArgv: roomToLoad,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        // Those who wait for a provider that does not answer leave the core to others.
        test: {
          name: 'units',
          include: ['test/**/*.test.ts'],
          exclude: clouds,
          maxWorkers: cores + 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
