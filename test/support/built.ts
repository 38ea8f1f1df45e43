/**
 * Builds the functions and synthesizes the stage `local`, unless nothing has changed since the last time. Whoever imports
 * this waits for it; files that import it nowhere, such as tests of pure rules, wait for nothing.
 */

import { prepare } from '#infra/local/prepare.ts';

/**
 * `assemblyDirectory` holds the synthesized stage `local`, which every test that needs a cloud runs. The clouds of all
 * tests keep functions' compiled code in `compileCacheDirectory`.
 */
export const { assemblyDirectory, compileCacheDirectory } = await prepare();
