/**
 * Builds the functions and synthesizes the stage `local`, unless nothing has changed since the last time. A test that
 * imports this module waits for the build; one that does not, such as a test of pure rules, does not wait.
 */

import { prepare } from '#infra/local/prepare.ts';

/**
 * `assemblyDirectory` holds the synthesized stage `local`, which every test that needs a cloud runs. The clouds of all
 * tests store the compiled code of functions in `compileCacheDirectory`.
 */
export const { assemblyDirectory, compileCacheDirectory } = await prepare();
