import { fileURLToPath } from 'node:url';
import { prepare } from '../../infra/local/prepare.ts';

/** The synthesized stage `local`, which every test that needs the infrastructure reads. */
export const assemblyDirectory = fileURLToPath(new URL('../../.build/cdk.out', import.meta.url));

/** Where the clouds of all tests keep functions' compiled code. */
export const compileCacheDirectory = fileURLToPath(new URL('../../.build/compile-cache', import.meta.url));

/** Builds the functions and synthesizes the local stage once for all tests, unless nothing has changed. */
export default async function setup(): Promise<void> {
  await prepare();
}
