/**
 * Writes the CreateTable request of the stage `local`, and the hash of each file that it is made from. Runs in its own
 * process, so that no worker loads the CDK for it.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Stage } from 'aws-cdk-lib';
import { buildDirectory } from './build-directory.ts';
import { hashesOf, type MadeTable, tableFile } from './table-file.ts';

const root = new URL('../../', import.meta.url).href;
const sources = new Set([fileURLToPath(import.meta.url), fileURLToPath(new URL('package-lock.json', root))]);
registerHooks({
  load(url, context, next) {
    if (url.startsWith(root) && !url.includes('/node_modules/')) sources.add(fileURLToPath(url));
    return next(url, context);
  },
});
const { DataStack } = await import('#infra/stacks/data.ts');
const { stages } = await import('#infra/stages.ts');
const { createTableRequest, tablesOf } = await import('#infra/local/aws/dynamodb/tables.ts');
const { loadAssembly } = await import('#infra/local/template/assembly.ts');

const settings = stages.find(({ name }) => name === 'local');
if (!settings) throw new Error('There is no stage local.');
const directory = join(buildDirectory, 'table');
mkdirSync(directory, { recursive: true });
// The synthesis of all stages validates the templates; loading the validation here would take 2 s.
const app = new App({ outdir: join(directory, 'cdk.out'), builtinCloudFormationValidation: false });
new DataStack(new Stage(app, settings.name), settings);
app.synth();
const [table] = tablesOf(loadAssembly(app.outdir, settings.name)).values();
if (!table) throw new Error('The template has no table.');
const made: MadeTable = { request: createTableRequest(table), madeFrom: hashesOf([...sources].sort()) };
writeFileSync(tableFile, JSON.stringify(made));
