import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Annotations, App, Stage } from 'aws-cdk-lib';
import { areas } from './areas.ts';
import { buildFunctions, functionCount } from './build/build.ts';
import { backendOf } from './constructs/backend.ts';
import { placeholdersIn, refusedSettings } from './settings.ts';
import { AreaStack } from './stacks/area.ts';
import { DataStack } from './stacks/data.ts';
import { EdgeStack } from './stacks/edge.ts';
import { FirewallStack } from './stacks/firewall.ts';
import { ObservabilityStack } from './stacks/observability.ts';
import { StateMachinesStack } from './stacks/state-machines.ts';
import { type StageSettings, stages } from './stages.ts';

/** By `-c placeholders=allowed`, stages are synthesized that may not be deployed (`npm run synth`). */
const placeholders = 'placeholders';

/**
 * One environment: all its stacks.
 * @throws Error that names each setting of the stage that no deployment could have.
 */
export class Marketplace extends Stage {
  constructor(app: App, settings: StageSettings) {
    super(app, settings.name);
    const refused = refusedSettings(settings);
    if (refused.length > 0) throw new Error(refused.join('\n'));
    const data = new DataStack(this, settings);
    if (this.node.tryGetContext(placeholders) !== 'allowed') {
      for (const placeholder of placeholdersIn(settings)) Annotations.of(data).addError(placeholder);
    }
    const firewall = settings.firewall && new FirewallStack(this, settings.firewall, settings);
    const sources = { uploads: data.uploads, frames: data.queues.frames, webAclArn: firewall?.webAclArn };
    const edge = new EdgeStack(this, settings, sources);
    // The distribution names the proof's secret and the rules of AWS WAF, which must exist by then.
    edge.addStackDependency(data);
    if (firewall) edge.addStackDependency(firewall);
    const backend = backendOf(settings, data, edge);
    const stacks = areas.map((area) => new AreaStack(this, area, backend));
    const stateMachines = new StateMachinesStack(this, stacks, backend);
    new ObservabilityStack(this, { backend, stateMachines });
  }
}

/**
 * The app with the named stages, or all stages when no names are given. The functions must have been built. Only the
 * CDK's command line reads `cdk.json` by itself, so the app reads it too: tests and the local cloud get the same templates.
 */
export function createApp(stageNames?: readonly string[], context: Readonly<Record<string, string>> = {}): App {
  const file = readFileSync(join(import.meta.dirname, '../cdk.json'), 'utf8');
  const cdk = JSON.parse(file) as { readonly context: Readonly<Record<string, unknown>> };
  const app = new App({ context: { ...cdk.context, ...context } });
  for (const settings of stages) {
    if (!stageNames || stageNames.includes(settings.name)) new Marketplace(app, settings);
  }
  return app;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // Reports each slow step to the parent process, if there is one.
  const tell = (step: string) => void process.send?.(step);
  tell(`Bundling ${functionCount} functions ...`);
  await buildFunctions();
  tell(`Synthesizing ${process.env.STAGES ? `stage ${process.env.STAGES}` : 'all stages'} ...`);
  createApp(process.env.STAGES?.split(',')).synth();
}
