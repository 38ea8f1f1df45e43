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

/** One worker thread that has loaded one function and runs several of its invocations at a time. */
export interface Sandbox {
  readonly inFlight: number;
  /** `event` is JSON. Never rejects. */
  invoke(event: string, requestId: string): Promise<SandboxOutcome>;
  /** Takes no more invocations, and ends the thread as soon as those under way have ended. */
  retire(): void;
  /** Ends the thread at once; all its invocations crash. */
  kill(): void;
  /** Resolves when the thread has ended. */
  readonly ended: Promise<void>;
}

interface SandboxOptions {
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
  /** Called once, when no further invocation may be given to this sandbox. */
  readonly onRetired: () => void;
}

/** Messages of `thread.mjs`. */
type Message =
  | { kind: 'ready' }
  | { kind: 'loadFailed'; error: FunctionError }
  | { kind: 'log'; line: string }
  | { kind: 'answer'; id: number; payload?: string; error?: FunctionError; durationMilliseconds: number };

interface Pending {
  readonly requestId: string;
  readonly startedAtMs: number;
  readonly settle: (outcome: SandboxOutcome) => void;
  timer: NodeJS.Timeout | undefined;
}

/** Far more than a bundle needs on a busy machine; a module that never finishes loading must not hang its callers. */
const LOAD_TIMEOUT_MS = 30_000;

/** Starts the thread. Loading the function does not count towards its timeout, as on AWS. */
export function startSandbox(options: SandboxOptions): Sandbox {
  const { definition } = options;
  const timeoutMilliseconds = definition.timeoutSeconds * 1000;
  const pending = new Map<number, Pending>();
  let invocations = 0;
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
    },
  });
  const loadTimer = setPatientTimer(() => {
    failAll({ errorType: 'Sandbox.Timedout', errorMessage: `${definition.name} did not load in time` }, 'timeout');
  }, LOAD_TIMEOUT_MS);

  worker.on('message', (message: Message) => {
    if (message.kind === 'answer') answered(message);
    else if (message.kind === 'log') options.onLog(message.line);
    else if (message.kind === 'ready') loaded();
    else failAll(message.error);
  });
  worker.on('error', (error: Error) => {
    failure = { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') };
  });
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', (code) => {
      failAll(failure ?? exitError(`Runtime exited with error: exit status ${code}`));
      resolve();
    });
  });

  function loaded(): void {
    ready = true;
    clearTimeout(loadTimer);
    for (const id of pending.keys()) startTimer(id);
  }

  function startTimer(id: number): void {
    const invocation = pending.get(id);
    if (invocation !== undefined) invocation.timer = setPatientTimer(() => timedOut(id), timeoutMilliseconds);
  }

  function answered({ id, payload, error, durationMilliseconds }: Message & { kind: 'answer' }): void {
    settle(id, { payload, error, durationMilliseconds });
  }

  function settle(id: number, outcome: SandboxOutcome): void {
    const invocation = pending.get(id);
    if (invocation === undefined) return;
    pending.delete(id);
    clearTimeout(invocation.timer);
    invocation.settle(outcome);
    if (retired && pending.size === 0) end();
  }

  /** Lets other invocations of the thread finish, since on AWS they would run apart from this one. */
  function timedOut(id: number): void {
    const requestId = pending.get(id)?.requestId;
    const seconds = definition.timeoutSeconds.toFixed(2);
    const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
    retire();
    settle(id, {
      error: { errorType: 'Sandbox.Timedout', errorMessage },
      reason: 'timeout',
      durationMilliseconds: timeoutMilliseconds,
    });
  }

  function failAll(error: FunctionError, reason?: 'timeout' | 'crash'): void {
    retire();
    for (const [id, { requestId, startedAtMs }] of pending) {
      const errorMessage = error.errorMessage.replace('RequestId: ?', `RequestId: ${requestId}`);
      settle(id, { error: { ...error, errorMessage }, reason, durationMilliseconds: performance.now() - startedAtMs });
    }
    end();
  }

  function retire(): void {
    if (retired) return;
    retired = true;
    options.onRetired();
  }

  function end(): void {
    clearTimeout(loadTimer);
    void worker.terminate();
  }

  return {
    get inFlight() {
      return pending.size;
    },
    invoke(event, requestId) {
      const id = ++invocations;
      return new Promise((resolve) => {
        pending.set(id, { requestId, startedAtMs: performance.now(), settle: resolve, timer: undefined });
        if (ready) startTimer(id);
        worker.postMessage({ id, event, requestId, timeoutMilliseconds });
      });
    },
    retire() {
      retire();
      if (pending.size === 0) end();
    },
    kill: () => failAll(exitError('Runtime exited without providing a reason'), 'crash'),
    ended,
  };
}

/** A timer that never fires under a debugger. */
function setPatientTimer(run: () => void, milliseconds: number): NodeJS.Timeout | undefined {
  return isDebugged() ? undefined : setTimeout(run, milliseconds);
}

/** `failAll` replaces the question mark with the request's id. */
function exitError(message: string): FunctionError {
  return { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ? Error: ${message}` };
}
