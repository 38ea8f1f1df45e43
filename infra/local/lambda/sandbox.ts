import { Worker } from 'node:worker_threads';
import { isDebugged } from '../debugger.ts';
import type { FunctionDefinition } from './function.ts';

/** The form of a function's answer when it failed. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** How one invocation ended: with a JSON payload, or with an error. */
export interface SandboxOutcome {
  readonly payload?: string;
  readonly error?: FunctionError;
  readonly reason?: 'timeout' | 'crash';
  readonly durationMilliseconds: number;
}

/** One execution environment: a worker thread that has loaded one function, and runs one invocation at a time. */
export interface Sandbox {
  readonly id: string;
  /** `event` is JSON. Never rejects. The former invocation must have ended. */
  invoke(event: string, requestId: string): Promise<SandboxOutcome>;
  /** Takes no more invocations, and ends the thread as soon as the one under way has ended. */
  retire(): void;
  /** Ends the thread at once; its invocation crashes. */
  kill(): void;
  /** Resolves when the thread has ended. */
  readonly ended: Promise<void>;
}

export interface SandboxEvents {
  /** Called when the function has been loaded. */
  readonly onLoaded: () => void;
  /** Called each time that an invocation may be given to this sandbox. */
  readonly onIdle: () => void;
  /** Called once, when no further invocation may be given to it. */
  readonly onRetired: () => void;
}

interface SandboxOptions extends SandboxEvents {
  readonly id: string;
  readonly definition: FunctionDefinition;
  /** URL of the module to load. */
  readonly handlerUrl: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly clockShared: SharedArrayBuffer;
  /** Where V8's compiled code is stored, which makes the next cold load faster. */
  readonly compileCacheDirectory: string | undefined;
  /** Whether the garbage of loading is collected, which costs time. */
  readonly sparesMemory: boolean;
  readonly onLog: (line: string) => void;
}

/** Messages of `thread.mjs`. */
type Message =
  | { kind: 'ready' }
  | { kind: 'loadFailed'; error: FunctionError }
  | { kind: 'log'; line: string }
  | { kind: 'answer'; payload?: string; error?: FunctionError; durationMilliseconds: number };

interface Invocation {
  readonly requestId: string;
  readonly startedAtMs: number;
  readonly settle: (outcome: SandboxOutcome) => void;
  timer: NodeJS.Timeout | undefined;
}

/** Far more than a bundle needs on a busy machine; a module that never finishes loading must not hang its callers. */
const LOAD_TIMEOUT_MS = 30_000;

/** Starts the thread. Loading the function does not count towards its timeout, as on AWS. */
export function startSandbox(options: SandboxOptions): Sandbox {
  const { definition, id } = options;
  const timeoutMilliseconds = definition.timeoutSeconds * 1000;
  let current: Invocation | undefined;
  let ready = false;
  let retired = false;
  let failure: FunctionError | undefined;

  const worker = new Worker(new URL('./thread.mjs', import.meta.url), {
    name: definition.name,
    env: { ...options.environment },
    execArgv: [],
    workerData: {
      clockShared: options.clockShared,
      compileCacheDirectory: options.compileCacheDirectory,
      sparesMemory: options.sparesMemory,
      functionName: definition.name,
      functionArn: definition.arn,
      handler: definition.handler,
      handlerUrl: options.handlerUrl,
      memoryLimitInMB: String(definition.memoryMegabytes),
      logStreamName: id,
    },
  });
  const loadTimer = setPatientTimer(() => {
    fail({ errorType: 'Sandbox.Timedout', errorMessage: `${definition.name} did not load in time` }, 'timeout');
  }, LOAD_TIMEOUT_MS);

  worker.on('message', (message: Message) => {
    if (message.kind === 'answer') answered(message);
    else if (message.kind === 'log') options.onLog(message.line);
    else if (message.kind === 'ready') loaded();
    else fail(message.error);
  });
  worker.on('error', (error: Error) => {
    failure = { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') };
  });
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', (code) => {
      fail(failure ?? exitError(`Runtime exited with error: exit status ${code}`));
      resolve();
    });
  });

  function loaded(): void {
    ready = true;
    clearTimeout(loadTimer);
    if (current !== undefined) startTimer(current);
    if (retired) return;
    options.onLoaded();
    if (current === undefined) options.onIdle();
  }

  function startTimer(invocation: Invocation): void {
    invocation.timer = setPatientTimer(() => timedOut(invocation), timeoutMilliseconds);
  }

  function answered({ payload, error, durationMilliseconds }: Message & { kind: 'answer' }): void {
    settle({ payload, error, durationMilliseconds });
    if (retired) end();
    else options.onIdle();
  }

  function settle(outcome: SandboxOutcome): void {
    const invocation = current;
    current = undefined;
    clearTimeout(invocation?.timer);
    invocation?.settle(outcome);
  }

  function timedOut({ requestId }: Invocation): void {
    const seconds = definition.timeoutSeconds.toFixed(2);
    const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
    settle({
      error: { errorType: 'Sandbox.Timedout', errorMessage },
      reason: 'timeout',
      durationMilliseconds: timeoutMilliseconds,
    });
    retire();
  }

  function fail(error: FunctionError, reason?: 'timeout' | 'crash'): void {
    if (current !== undefined) {
      const { requestId, startedAtMs } = current;
      settle({ error: ofRequest(error, requestId), reason, durationMilliseconds: performance.now() - startedAtMs });
    }
    retire();
  }

  function retire(): void {
    if (current === undefined) end();
    if (retired) return;
    retired = true;
    options.onRetired();
  }

  function end(): void {
    clearTimeout(loadTimer);
    void worker.terminate();
  }

  return {
    id,
    invoke(event, requestId) {
      return new Promise((resolve) => {
        current = { requestId, startedAtMs: performance.now(), settle: resolve, timer: undefined };
        if (ready) startTimer(current);
        const milliseconds = isDebugged() ? TIMEOUT_OF_DEBUGGED_MS : timeoutMilliseconds;
        worker.postMessage({ event, requestId, sentAtMs: sinceEpoch(), timeoutMilliseconds: milliseconds });
      });
    },
    retire,
    kill: () => fail(CRASH, 'crash'),
    ended,
  };
}

/** The outcome of an invocation whose environment ended under it. */
export function crashOf(requestId: string): SandboxOutcome {
  return { error: ofRequest(CRASH, requestId), reason: 'crash', durationMilliseconds: 0 };
}

/** What a function under a debugger believes to have, so that it does not give up by itself either. */
const TIMEOUT_OF_DEBUGGED_MS = 24 * 3_600_000;

/** Monotonic, and the same in each thread. */
function sinceEpoch(): number {
  return performance.timeOrigin + performance.now();
}

/** A timer that never fires under a debugger. */
function setPatientTimer(run: () => void, milliseconds: number): NodeJS.Timeout | undefined {
  return isDebugged() ? undefined : setTimeout(run, milliseconds);
}

/** `ofRequest` replaces the question mark with the request's id. */
function exitError(message: string): FunctionError {
  return { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ? Error: ${message}` };
}

const CRASH = exitError('Runtime exited without providing a reason');

function ofRequest(error: FunctionError, requestId: string): FunctionError {
  return { ...error, errorMessage: error.errorMessage.replace('RequestId: ?', `RequestId: ${requestId}`) };
}
