import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The synthesized stage `local`, which every test that needs the infrastructure reads. */
export const assemblyDirectory = fileURLToPath(new URL('../../.build/cdk.out', import.meta.url));

/** Builds the functions and synthesizes the local stage once for all tests. */
export default function setup(): void {
  const app = fileURLToPath(new URL('../../infra/app.ts', import.meta.url));
  execFileSync(process.execPath, [app], {
    env: { ...process.env, STAGES: 'local', CDK_OUTDIR: assemblyDirectory },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
