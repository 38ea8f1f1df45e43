/**
 * Runs one function in a worker thread. This file is JavaScript because every worker that loads TypeScript compiles
 * its own type stripper: measured, 10 MB and 25 ms more per function. `sandbox.ts` names the types of its messages.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import module from 'node:module';
import { format } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';

const { clockShared, compileCacheDirectory, sparesMemory } = workerData;
const { functionName, functionArn, handler, handlerUrl, memoryLimitInMB, logStreamName } = workerData;

/** Names that the runtime of AWS Lambda gives to errors of loading, by code or name. */
const LOAD_ERRORS = {
  ERR_MODULE_NOT_FOUND: 'Runtime.ImportModuleError',
  MODULE_NOT_FOUND: 'Runtime.ImportModuleError',
  SyntaxError: 'Runtime.UserCodeSyntaxError',
};

/**
 * When to store compiled code and to collect garbage: after the first invocations, which so need not wait. By then the
 * code that they compiled is stored too, and need not be compiled again by the next load.
 */
const SETTLED_MS = 1500;

/** Levels that the runtime's console writes. */
const CONSOLE_LEVELS = { log: 'INFO', info: 'INFO', debug: 'DEBUG', trace: 'TRACE', warn: 'WARN', error: 'ERROR' };

/** Id of the request in whose invocation something is printed. */
const currentRequest = new AsyncLocalStorage();

makeDateVirtual(new Float64Array(clockShared));
captureOutput(process.stdout);
captureOutput(process.stderr);
prefixConsole();
if (compileCacheDirectory !== undefined) module.enableCompileCache(compileCacheDirectory);

let readyAtMs = 0;
try {
  const run = await loadHandler();
  readyAtMs = sinceEpoch();
  parentPort.on('message', (invocation) => invoke(run, invocation));
  parentPort.postMessage({ kind: 'ready' });
  setTimeout(settle, SETTLED_MS).unref();
} catch (error) {
  parentPort.postMessage({ kind: 'loadFailed', error: describe(error) });
}

async function loadHandler() {
  const exportName = handler.slice(handler.lastIndexOf('.') + 1);
  const loaded = await import(handlerUrl).catch((error) => {
    throw Object.assign(error, { name: LOAD_ERRORS[error?.code ?? error?.name] ?? error?.name });
  });
  const run = loaded[exportName] ?? loaded.default?.[exportName];
  if (typeof run === 'function') return run;
  const error = new Error(`${handler} is undefined or not exported`);
  error.name = 'Runtime.HandlerNotFound';
  throw error;
}

/** Its time runs from when it was sent, or from when the function was loaded, however late this thread gets to it. */
async function invoke(run, { event, requestId, sentAtMs, timeoutMilliseconds }) {
  const startedAtMs = Math.max(sentAtMs, readyAtMs);
  const context = {
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB,
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, timeoutMilliseconds - (sinceEpoch() - startedAtMs)),
  };
  const answer = { kind: 'answer', payload: undefined, error: undefined, durationMilliseconds: 0 };
  try {
    const returned = await currentRequest.run(requestId, () => run(JSON.parse(event), context));
    answer.payload = JSON.stringify(returned) ?? 'null';
  } catch (error) {
    answer.error = describe(error);
  }
  answer.durationMilliseconds = sinceEpoch() - startedAtMs;
  parentPort.postMessage(answer);
}

/** Monotonic, and the same in each thread. */
function sinceEpoch() {
  return performance.timeOrigin + performance.now();
}

function settle() {
  if (compileCacheDirectory !== undefined) module.flushCompileCache();
  if (sparesMemory) freeGarbageOfLoading();
}

/** Compiling a bundle leaves a quarter of the thread's memory as garbage, which an idle thread would keep. */
function freeGarbageOfLoading() {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')({ type: 'major', flavor: 'last-resort' });
}

/** The error's form in a function's answer, as the Node runtime of AWS Lambda writes it. */
function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: String(error.stack).split('\n') };
}

/** `Date` reads the virtual clock's cells: [offsetMs, frozenAtMs or NaN]. Timers and `performance` stay real. */
function makeDateVirtual(clock) {
  const RealDate = Date;
  const realNow = Date.now;
  const now = () => (Number.isNaN(clock[1]) ? Math.floor(realNow() + clock[0]) : Math.floor(clock[1]));
  RealDate.now = now;
  const VirtualDate = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
  });
  RealDate.prototype.constructor = VirtualDate;
  globalThis.Date = VirtualDate;
}

/** Sends what is printed through the same port as the answers, so that it arrives before them. */
function captureOutput(stream) {
  stream.write = (chunk, encoding, callback) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    parentPort.postMessage({ kind: 'log', line: text.endsWith('\n') ? text.slice(0, -1) : text });
    const done = typeof encoding === 'function' ? encoding : callback;
    if (typeof done === 'function') done();
    return true;
  };
}

/**
 * The console of Lambda's Node runtime writes time, request and level before each text. So a line that is printed with
 * it is not JSON, even where the text is, and no metric filter finds its fields.
 */
function prefixConsole() {
  for (const [method, level] of Object.entries(CONSOLE_LEVELS)) {
    console[method] = (...values) => {
      const head = [new Date().toISOString(), currentRequest.getStore() ?? 'undefined', level];
      process.stdout.write(`${[...head, format(...values)].join('\t')}\n`);
    };
  }
}
