import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { whenFree } from '#infra/local/prepare.ts';

export const buildDirectory = fileURLToPath(new URL('../../.build', import.meta.url));

/** Builds something below the build directory while no other worker builds the same. */
export async function makeAlone<Made>(name: string, make: () => Promise<Made>): Promise<Made> {
  const release = await whenFree(join(buildDirectory, name));
  try {
    return await make();
  } finally {
    release();
  }
}
