import { pathToFileURL } from 'node:url';
import { flagsFile } from '#infra/build/flags.ts';
import { flagsIn } from '#shared/gibby/flags/flags.adapter.ts';
import { buildDirectory, makeAlone } from '#test/support/build-directory.ts';

export const builtFlagsFile = await makeAlone('flags', () => flagsFile(buildDirectory));

/** The flags of this build, read by the product's own adapter, for the port `flags` of a test. */
export const builtFlags = flagsIn(pathToFileURL(builtFlagsFile));
