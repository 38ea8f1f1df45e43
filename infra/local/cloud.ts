/** The composition: starts every part of the local cloud, in order, on one synthesized stage, and stops them again. */

import { createActivity } from './activity.ts';
import { rewriteAddress } from './addresses.ts';
import { startAwsEndpoint } from './aws/endpoint.ts';
import { createClock } from './clock.ts';
import { openClockFile } from './clock-file.ts';
import { createCosts } from './costs.ts';
import { developmentSecrets } from './credentials.ts';
import { openDataDirectory } from './data-directory.ts';
import { createEdge } from './edge/edge.ts';
import { bindPublicServer } from './edge/public-server.ts';
import { createFaults } from './faults.ts';
import { createHttpApis } from './http/api.ts';
import { createCredentials } from './iam/credentials.ts';
import { createIam } from './iam.ts';
import { createInspector } from './inspector/inspector.ts';
import type { Activity, Assembly, Costs, Faults, Iam, Lambda, Outbox, Processes, VirtualClock } from './interfaces.ts';
import type { Bundle } from './lambda/bundle.ts';
import { failureText } from './lambda/failure.ts';
import { createLambda } from './lambda/lambda.ts';
import { createOutbox } from './outbox.ts';
import { startProcesses } from './processes/processes.ts';
import { startProviders } from './providers/providers.ts';
import { type RealtimeCredentials, realtimeSecretOf } from './realtime-secret.ts';
import { loadAssembly } from './template/assembly.ts';
import { type Content, createExchange, type Difference, difference } from './template/exchange.ts';
import { misunderstood } from './template/understood.ts';
import { type AlarmState, createAlarms } from './watch/alarms.ts';
import { createLogMetrics } from './watch/log-metrics.ts';
import { createMetrics } from './watch/metrics.ts';
import { readSocketApis } from './websocket/api.ts';
import { createSocketGateway } from './websocket/gateway.ts';

export interface CloudOptions {
  /** Directory of the synthesized app. */
  readonly assemblyDirectory: string;
  /** Public port on 127.0.0.1; 0 chooses a free one. */
  readonly port: number;
  /** Directory for everything that survives a restart; `:memory:` stores nothing. */
  readonly dataDirectory: string;
  /** Values by secret name that replace the development ones. */
  readonly secretValues?: Readonly<Record<string, string | Record<string, string>>>;
  /** Where webhooks of channels go, instead of nowhere. */
  readonly webhookUrl?: string;
  /** Does not report failed functions on standard error. */
  readonly quiet?: boolean;
  /** Called before each slow step of the start, with a line that describes it. */
  readonly onProgress?: (step: string) => void;
  /** Stores compiled functions between starts. */
  readonly compileCacheDirectory?: string;
  /** Execution environments that stay loaded; more are faster but take 15 MB each. */
  readonly maxWarmEnvironments?: number;
  /** Frees the memory that loading a function leaves; this takes 0.1 s of a core for each function. Default true. */
  readonly sparesMemory?: boolean;
  /** Runs the template's schedules. Default true; without them, advancing a virtual month takes almost no real time. */
  readonly runsSchedules?: boolean;
}

export interface Cloud {
  /** For example `http://127.0.0.1:3000`. */
  readonly origin: string;
  readonly clock: VirtualClock;
  readonly outbox: Outbox;
  readonly faults: Faults;
  readonly costs: Costs;
  readonly processes: Processes;
  readonly activity: Activity;
  readonly lambda: Lambda;
  /** The template's alarms as they are now. */
  readonly alarms: () => readonly AlarmState[];
  /** For the SDK clients of tests, with `operatorCredentials`, which may do everything. */
  readonly awsEndpoint: string;
  /** Base URL of each provider's stand-in, by the provider's name. */
  readonly providerUrls: Readonly<Record<string, string>>;
  readonly operatorCredentials: ReturnType<Iam['credentialsFor']>;
  /** What servers sign with now: a revocation changes it. */
  realtimeCredentials(): RealtimeCredentials;
  readonly assembly: Assembly;
  /** Modules of the functions that are loaded now. */
  loadedModules(): ReadonlySet<string>;
  /** Bundles by the module of the handler. See `LocalLambda.replaceCode`. */
  replaceCode(bundles: ReadonlyMap<string, Bundle>): readonly string[];
  /**
   * Applies a newly synthesized app while sockets, timers and data stay. When only a restart can apply it, changes
   * nothing and says so in the result.
   * @throws Error when the template would not deploy.
   */
  adopt(assemblyDirectory: string): Difference;
  close(): Promise<void>;
}

const STAGE = 'local';

/**
 * Starts the local cloud, which serves requests as soon as this resolves. Resumes the state that an earlier process
 * left in the data directory.
 * @throws the error of `listen` when the port is taken, an error when another cloud uses the data directory, and any
 * error of a template that would not deploy.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const closers: (() => Promise<void> | void)[] = [];
  let closing: Promise<void> | undefined;
  /** Closes the parts in reverse order, so that no part calls another that has already ended. */
  const close = (): Promise<void> => {
    closing ??= (async () => {
      for (const closer of closers.reverse()) {
        // A part that fails to close must not keep the others, and their processes, running.
        await (async () => closer())().catch((error: unknown) => console.error(error));
      }
    })();
    return closing;
  };
  try {
    return { ...(await compose(options, (closer) => void closers.push(closer))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function compose(
  options: CloudOptions,
  onClose: (closer: () => Promise<void> | void) => void,
): Promise<Omit<Cloud, 'close'>> {
  const { dataDirectory } = options;
  const reportFailure = (error: unknown): void => {
    if (options.quiet !== true) console.error(error);
  };
  const tell = options.onProgress ?? (() => undefined);
  const bound = await bindPublicServer(options.port);
  onClose(() => bound.close());
  const { origin } = bound;
  onClose(openDataDirectory(dataDirectory));

  const credentials = createCredentials();
  const contentOf = (directory: string): Content => {
    const loaded = loadAssembly(directory, STAGE);
    const faults = misunderstood(loaded.resources);
    if (faults.length > 0) throw new Error(faults.join('\n'));
    return { assembly: loaded, iam: createIam(loaded, credentials) };
  };
  const content = createExchange(contentOf(options.assemblyDirectory));
  const { assembly, iam } = content;
  const activity = createActivity();
  const clockFile = openClockFile(dataDirectory);
  const clock = createClock({ activity, initial: clockFile.initial, onChange: (state) => clockFile.save(state) });
  onClose(() => clock.close());
  const outbox = createOutbox(clock, dataDirectory);
  const costs = createCosts();
  const faults = createFaults();
  const providers = await startProviders({ outbox, clock, origin });
  onClose(() => providers.close());
  const outsideUrls = { ...providers.urls, webhook: options.webhookUrl ?? '' };

  const metrics = createMetrics(clock);
  const countLine = createLogMetrics(assembly, metrics);
  const lambda = createLambda({
    assembly,
    iam,
    clock,
    activity,
    faults,
    costs,
    endpointUrl: () => aws.url,
    rewrite: (value) => rewriteAddress(value, { origin, awsEndpointUrl: aws.url, providerUrls: outsideUrls }),
    deliver: (destinationArn, payload) => aws.deliver(destinationArn, payload),
    onLog: (line) => {
      countLine(line);
      const failure = failureText(line);
      if (failure !== undefined) reportFailure(failure);
    },
    compileCacheDirectory: options.compileCacheDirectory,
    maxEnvironments: options.maxWarmEnvironments,
    sparesMemory: options.sparesMemory,
  });
  onClose(() => lambda.close());
  const secretValues = { ...developmentSecrets(STAGE), ...options.secretValues };
  tell('Starting the table server ...');
  const aws = await startAwsEndpoint({
    assembly,
    iam,
    clock,
    activity,
    faults,
    outbox,
    costs,
    dataDirectory,
    lambda: () => lambda,
    processes: () => processes,
    sockets: () => sockets,
    secretValues,
    publicOrigin: () => origin,
    dynamodbEndpoint: process.env.DYNAMODB_ENDPOINT,
    runsSchedules: options.runsSchedules ?? true,
  });
  onClose(() => aws.close());
  const targets = { lambda, sendToQueue: aws.sendToQueue };
  const sockets = createSocketGateway({ assembly, iam, targets, clock, activity });
  onClose(() => sockets.close());
  const processes = startProcesses({ assembly, iam, lambda, clock, activity, costs, dataDirectory });
  onClose(() => processes.close());
  tell('Starting streams, queues and schedules ...');
  await aws.start();

  const httpApis = createHttpApis({ assembly, iam, lambda, clock });
  const takeInventory = async () => ({ tables: await aws.tables(), queues: aws.queues() });
  const realtimeSecret = realtimeSecretOf({ stage: STAGE, assembly, lambda, aws });
  const alarms = createAlarms({ assembly, clock, metrics, processes, queues: aws.queues });
  const operatorCredentials = iam.credentialsFor({ name: 'operator', roleArn: undefined });
  const awsEndpoint = aws.url;
  const operator = () => ({ endpoint: awsEndpoint, region: 'us-east-1', credentials: operatorCredentials });
  bound.serve({
    edge: createEdge({ assembly, httpApis, sockets, secretValues }),
    inspect: createInspector({
      clock,
      outbox,
      faults,
      costs,
      processes,
      lambda,
      realtimeSecret,
      takeInventory,
      operator,
      alarms,
    }),
    presigned: (request, response) => aws.presigned(request, response),
    serveObject: (request, response, bucket, key) => aws.serveObject(request, response, bucket, key),
    onFailure: reportFailure,
  });
  // The first step of the end: a request that came later would load functions while they are being ended.
  onClose(() => bound.stop());
  const adopt = (directory: string): Difference => {
    const next = contentOf(directory);
    const found = difference(assembly, next.assembly);
    if (found.typesToRestart.length > 0 || found.names.length === 0) return found;
    // Throws for an app whose routes cannot be served, before anything is replaced.
    createHttpApis({ ...next, lambda, clock });
    readSocketApis(next.assembly, next.iam);
    content.exchange(next);
    lambda.readFunctionsAgain();
    return found;
  };
  return {
    origin,
    clock,
    outbox,
    faults,
    costs,
    processes,
    activity,
    lambda,
    alarms,
    awsEndpoint,
    providerUrls: providers.urls,
    operatorCredentials,
    realtimeCredentials: realtimeSecret.present,
    assembly,
    loadedModules: lambda.loadedModules,
    replaceCode: lambda.replaceCode,
    adopt,
  };
}
