import { randomUUID } from 'node:crypto';
import { devNull } from 'node:os';
import type { Activity, Assembly, Costs, Faults, Iam, InvocationResult, Lambda, VirtualClock } from '../interfaces.ts';
import { createAsynchronousRunner } from './asynchronous.ts';
import { type Bundle, layBundle } from './bundle.ts';
import { type FunctionDefinition, readFunctions } from './function.ts';
import { createLogs, type LogLine } from './logs.ts';
import { createPool } from './pool.ts';
import { eventJson, LambdaRefusal, responseTooLarge, throttled } from './refusal.ts';
import { type FunctionError, type Sandbox, type SandboxEvents, type SandboxOutcome, startSandbox } from './sandbox.ts';

export interface LambdaOptions {
  readonly assembly: Assembly;
  readonly iam: Iam;
  readonly clock: VirtualClock;
  readonly activity: Activity;
  readonly faults: Faults;
  readonly costs: Costs;
  /**
   * URL at which functions reach all of AWS. Read when a function is loaded, because the endpoint needs this part to
   * start.
   */
  readonly endpointUrl: () => string;
  /** Applied to each environment variable when a function is loaded: turns deployed addresses into local ones. */
  readonly rewrite?: (value: string) => string;
  /** Sends a failed asynchronous event to a queue, topic or function. */
  readonly deliver: (destinationArn: string, payload: unknown) => Promise<void>;
  readonly onLog?: (line: LogLine) => void;
  /** Execution environments at a time, each about 20 MB with the DynamoDB client. */
  readonly maxEnvironments?: number;
  /** See `PoolOptions`. */
  readonly patienceMilliseconds?: number;
  /** Stores compiled code between cold loads, which saves a quarter of their time. */
  readonly compileCacheDirectory?: string;
  /** Default true. */
  readonly sparesMemory?: boolean;
}

/** Lambda with methods that change its functions while it runs, and one that causes the `crash` fault. */
interface LocalLambda extends Lambda {
  /**
   * Functions with these modules load these bundles from their next invocation on; invocations under way finish on the
   * old code. Returns the names of the functions.
   */
  replaceCode(bundles: ReadonlyMap<string, Bundle>): string[];
  /** Modules of the functions that are loaded now. */
  loadedModules(): ReadonlySet<string>;
  /** Reads the functions of the assembly again. Changed functions start anew at their next invocation. */
  readFunctionsAgain(): void;
  /** Ends the execution environment that has this session token: its invocation ends with reason `crash`. */
  kill(sessionToken: string): void;
}

type Listener = Parameters<Lambda['onInvocation']>[0];

/** About 340 MB of the 600 that the whole local cloud may take. */
const DEFAULT_MAX_ENVIRONMENTS = 16;

/**
 * Environments of one function. More would only wait for each other on the cores of one machine; what the template
 * reserves is counted apart from this.
 */
const MAX_ENVIRONMENTS_OF_FUNCTION = 10;

/** Runs the template's functions in worker threads. See `Lambda`. */
export function createLambda(options: LambdaOptions): LocalLambda {
  // A thread shares its process's time zone, and a deployed function's is UTC.
  process.env.TZ = 'UTC';
  const { activity, costs, clock } = options;
  let functions = readFunctions(options.assembly);
  /** URLs of the modules that have replaced the template's, by function. */
  const replaced = new Map<string, string>();
  /** Invocations under way, by function. */
  const concurrency = new Map<string, number>();
  const pool = createPool({
    maxSandboxes: options.maxEnvironments ?? DEFAULT_MAX_ENVIRONMENTS,
    maxPerFunction: MAX_ENVIRONMENTS_OF_FUNCTION,
    ...(options.patienceMilliseconds !== undefined && { patienceMilliseconds: options.patienceMilliseconds }),
  });
  const logs = createLogs(clock, options.onLog);
  const listeners: Listener[] = [];
  const accept = createAsynchronousRunner({ ...options, run, report: logs.add });
  let closed = false;

  function find(functionArn: string): FunctionDefinition {
    const name = functionArn.startsWith('arn:') ? functionArn.split(':')[6] : functionArn.split(':')[0];
    const definition = functions.get(name ?? '');
    if (definition !== undefined) return definition;
    throw new LambdaRefusal('ResourceNotFoundException', 404, `Function not found: ${functionArn}`);
  }

  /** A retry passes the definition from when its event arrived, which may be outdated. */
  function newest(asked: FunctionDefinition): FunctionDefinition {
    return functions.get(asked.name) ?? asked;
  }

  function start(definition: FunctionDefinition, events: SandboxEvents): Sandbox {
    const id = randomUUID();
    return startSandbox({
      ...events,
      id,
      definition,
      handlerUrl: replaced.get(definition.name) ?? definition.handlerUrl(),
      environment: environmentOf(definition, options, id),
      clockShared: clock.shared,
      compileCacheDirectory: options.compileCacheDirectory,
      sparesMemory: options.sparesMemory ?? true,
      onLog: (line) => logs.add(definition.name, line),
    });
  }

  async function run(asked: FunctionDefinition, event: string, requestId: string): Promise<InvocationResult> {
    const { name, reservedConcurrency } = newest(asked);
    if (closed) throw new Error(`${name} was invoked after Lambda had been closed`);
    const underWay = concurrency.get(name) ?? 0;
    if (underWay >= reservedConcurrency) throw throttled();
    concurrency.set(name, underWay + 1);
    try {
      const outcome = await pool.invoke(name, (events) => start(newest(asked), events), event, requestId);
      const result = resultOf(outcome);
      record(name, result);
      return result;
    } finally {
      concurrency.set(name, (concurrency.get(name) ?? 1) - 1);
    }
  }

  function record(functionName: string, { functionError, payload, durationMilliseconds }: InvocationResult): void {
    const failed = functionError !== undefined;
    if (failed) logs.add(functionName, `ERROR Invoke Error ${JSON.stringify(payload)}`);
    costs.add('functionInvocations', 1);
    costs.add('functionMilliseconds', durationMilliseconds);
    for (const listener of listeners) listener({ functionName, durationMilliseconds, failed });
  }

  return {
    async invoke(functionArn, payload) {
      const definition = find(functionArn);
      const event = eventJson(payload, 'RequestResponse');
      return activity.track(`function ${definition.name}`, () => run(definition, event, randomUUID()));
    },
    async invokeAsync(functionArn, payload) {
      const definition = find(functionArn);
      accept(definition, eventJson(payload, 'Event'), randomUUID());
    },
    onInvocation: (listener) => void listeners.push(listener),
    logs: (functionName) => logs.lines(functionName),
    replaceCode(bundles) {
      const names: string[] = [];
      for (const definition of functions.values()) {
        const bundle = bundles.get(definition.module);
        if (bundle === undefined) continue;
        replaced.set(definition.name, layBundle(bundle, definition.handlerUrl()));
        pool.retire(definition.name);
        names.push(definition.name);
      }
      return names;
    },
    loadedModules() {
      const loaded = pool.loaded();
      return new Set([...functions.values()].filter(({ name }) => loaded.has(name)).map(({ module }) => module));
    },
    readFunctionsAgain() {
      const before = functions;
      functions = readFunctions(options.assembly);
      for (const [name, definition] of before) {
        const after = functions.get(name);
        if (replaced.has(name) || after === undefined || !isSame(definition, after)) pool.retire(name);
      }
      replaced.clear();
    },
    kill: (sessionToken) => pool.kill(environmentIdOf(sessionToken)),
    async close() {
      closed = true;
      await pool.close();
    },
  };
}

/** Whether the template says the same about two functions, including their code. */
function isSame(one: FunctionDefinition, other: FunctionDefinition): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The variables of the template and those that Lambda itself sets; nothing of this process's environment. */
function environmentOf(definition: FunctionDefinition, options: LambdaOptions, id: string): Record<string, string> {
  const rewrite = options.rewrite ?? ((value: string) => value);
  const { accessKeyId, secretAccessKey, sessionToken } = options.iam.credentialsFor(definition.principal);
  return {
    ...Object.fromEntries(Object.entries(definition.variables).map(([name, value]) => [name, rewrite(value)])),
    AWS_REGION: definition.region,
    AWS_DEFAULT_REGION: definition.region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    // On AWS too, each environment has a session of its own.
    AWS_SESSION_TOKEN: `${sessionToken}.${id}`,
    AWS_ENDPOINT_URL: options.endpointUrl(),
    // The files of the developer who runs this must not change how the AWS SDK behaves.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    AWS_LAMBDA_LOG_STREAM_NAME: id,
    TZ: 'UTC',
  };
}

function environmentIdOf(sessionToken: string): string {
  return sessionToken.split('.').at(-1) ?? '';
}

function resultOf({ payload, error, reason, durationMilliseconds }: SandboxOutcome): InvocationResult {
  const failure: FunctionError | undefined = error ?? responseTooLarge(payload ?? '');
  if (failure !== undefined) return { payload: failure, functionError: 'Unhandled', reason, durationMilliseconds };
  return { payload: JSON.parse(payload ?? 'null'), functionError: undefined, durationMilliseconds };
}
