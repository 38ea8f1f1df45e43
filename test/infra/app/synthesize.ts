/**
 * Synthesizes every stage, with the audit's findings as errors, and the stage `prod` once more. Runs in its own
 * process, so that no worker loads the CDK for it. Needs the functions to be built.
 */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { createApp } from '#infra/app.ts';
import { audited } from './audit.ts';

const directory = fileURLToPath(new URL('../../../.build/stages', import.meta.url));

// Whatever the CDK calls deprecated throws here, instead of warning at every command.
process.env.JSII_DEPRECATED = 'fail';

rmSync(directory, { recursive: true, force: true });
mkdirSync(directory, { recursive: true });
const outcome = attempt();
writeFileSync(join(directory, 'outcome.json'), JSON.stringify(outcome));

/** The folder of the templates, or the error of the audit or the CDK. The tests report the error, not this process. */
function attempt() {
  try {
    return { all: templatesOf('all'), again: templatesOf('again', ['prod']) };
  } catch (thrown) {
    return { refusal: String(thrown) };
  }
}

function templatesOf(name: string, stageNames?: readonly string[]) {
  process.env.CDK_OUTDIR = join(directory, name);
  return stacksOf(audited(createApp(stageNames, { placeholders: 'allowed' })).synth());
}

function stacksOf(assembly: CloudAssembly) {
  return assembly.nestedAssemblies.flatMap(({ nestedAssembly }) =>
    nestedAssembly.stacks.map(({ hierarchicalId, templateFullPath, messages, terminationProtection }) => ({
      path: hierarchicalId,
      file: templateFullPath,
      isProtected: terminationProtection === true,
      messages: messages.filter(({ level }) => level !== 'info').map(({ entry }) => String(entry.data)),
    })),
  );
}
