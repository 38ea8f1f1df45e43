import { fileURLToPath } from 'node:url';
import { App, Stage } from 'aws-cdk-lib';
import { areas } from './areas.ts';
import { buildFunctions, functionCount } from './build/build.ts';
import { backendOf } from './constructs/backend.ts';
import { AreaStack } from './stacks/area.ts';
import { DataStack } from './stacks/data.ts';
import { EdgeStack } from './stacks/edge.ts';
import { ObservabilityStack } from './stacks/observability.ts';
import { StateMachinesStack } from './stacks/state-machines.ts';
import { type StageSettings, stages } from './stages.ts';

/** One environment: all its stacks. */
export class Marketplace extends Stage {
  constructor(app: App, settings: StageSettings) {
    super(app, settings.name);
    const data = new DataStack(this, settings);
    const edge = new EdgeStack(this, settings, { uploads: data.uploads, frames: data.queues.frames });
    // The distribution names the proof's secret, which must exist by then.
    edge.addDependency(data);
    const backend = backendOf(settings, data, edge);
    const stacks = areas.map((area) => new AreaStack(this, area, backend));
    const stateMachines = new StateMachinesStack(this, stacks, backend);
    new ObservabilityStack(this, { backend, stateMachines });
  }
}

/** The app with the named stages, or all stages when no names are given. The functions must have been built. */
export function createApp(stageNames?: readonly string[]): App {
  const app = new App();
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
