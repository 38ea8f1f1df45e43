import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';
export default mergeConfig(
  base,
  defineConfig({
    test: {
      ...(process.env.PROF ? { execArgv: ['--cpu-prof', '--cpu-prof-dir=/tmp/sp/prof'] } : {}),
      setupFiles: ['/tmp/sp/cpu-setup.ts'],
    },
  }),
);
