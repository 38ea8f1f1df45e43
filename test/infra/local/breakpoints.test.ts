import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { ROOT } from '#infra/local/prepare.ts';

/** A message to a debugger, such as `{"method": "Debugger.paused", "params": {...}}`. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, never>;
}

interface Place {
  readonly url: string;
  /** Both count from 0, as in the protocol. */
  readonly line: number;
  readonly column: number;
}

interface Script {
  readonly url: string;
  readonly map: SourceMap;
}

/** Starts the local cloud under `--inspect`. Returns the address for debuggers, and its origin. */
async function startInspected() {
  const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', 'infra/local/main.ts'], {
    cwd: ROOT,
    // As under npm, so that it ends with its parent even where that is killed.
    env: { ...process.env, PORT: '0', DATA_DIR: ':memory:', npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const lineOf = (stream: typeof child.stdout, fits: RegExp) =>
    new Promise<string>((resolve, reject) => {
      createInterface(stream).on('line', (line) => {
        const found = fits.exec(line)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.once('exit', () => reject(new Error('The local cloud ended.')));
    });
  const [debuggerUrl, origin] = await Promise.all([
    lineOf(child.stderr, /^Debugger listening on (ws:.+)$/),
    lineOf(child.stdout, /^ready (.+)$/),
  ]);
  return { child, debuggerUrl, origin };
}

/** The first place in a bundle that comes from a line of a TypeScript file, found in the map as debuggers do. */
function placeInBundle({ url, map }: Script, source: string, line: number): Place | undefined {
  const code = readFileSync(fileURLToPath(url), 'utf8').split('\n');
  for (const [generatedLine, text] of code.entries()) {
    for (let column = 0; column < text.length; column++) {
      const place = placeInSource({ url, map }, generatedLine, column);
      if (place?.url === source && place.line === line) return { url, line: generatedLine, column };
    }
  }
  return undefined;
}

function placeInSource({ url, map }: Script, line: number, column: number): Place | undefined {
  const entry = map.findEntry(line, column);
  if (!('originalSource' in entry)) return undefined;
  const source = new URL(entry.originalSource, url).href;
  return { url: source, line: entry.originalLine, column: entry.originalColumn };
}

/**
 * Acts like a debugger for worker threads. It attaches to each worker before it runs, and reads the source map of each
 * script before that runs. It sets a breakpoint at the code of the given line, and returns where the first one paused.
 */
function pauseAt(debuggerUrl: string, breakpoint: { source: string; line: number }) {
  const socket = new WebSocket(debuggerUrl);
  onTestFinished(() => socket.terminate());
  const paused = Promise.withResolvers<Place | undefined>();
  let messages = 0;
  const send = (method: string, params: object = {}) => {
    socket.send(JSON.stringify({ id: ++messages, method, params }));
  };
  const scripts = new Map<string, Script>();

  function fromWorker(sessionId: string, { method, params }: Message): void {
    const toWorker = (name: string, given: object = {}) => {
      const message = JSON.stringify({ id: ++messages, method: name, params: given });
      send('NodeWorker.sendMessageToWorker', { sessionId, message });
    };
    if (method === 'attached') {
      toWorker('Debugger.enable');
      toWorker('Debugger.setInstrumentationBreakpoint', { instrumentation: 'beforeScriptWithSourceMapExecution' });
      toWorker('Runtime.runIfWaitingForDebugger');
    }
    if (method === 'Debugger.scriptParsed') {
      const { scriptId, url, sourceMapURL } = Object(params);
      if (!sourceMapURL || !url.startsWith('file:')) return;
      const map = new SourceMap(JSON.parse(readFileSync(fileURLToPath(new URL(sourceMapURL, url)), 'utf8')));
      scripts.set(`${sessionId} ${scriptId}`, { url, map });
    }
    if (method === 'Debugger.paused') {
      const { reason, data, callFrames, hitBreakpoints } = Object(params);
      if (reason === 'instrumentation') {
        const script = scripts.get(`${sessionId} ${data.scriptId}`);
        const place = script && placeInBundle(script, breakpoint.source, breakpoint.line);
        if (place) {
          const { url, line, column } = place;
          toWorker('Debugger.setBreakpointByUrl', { url, lineNumber: line, columnNumber: column });
        }
      } else if (hitBreakpoints?.length > 0) {
        const { scriptId, lineNumber, columnNumber } = callFrames[0].location;
        const script = scripts.get(`${sessionId} ${scriptId}`);
        paused.resolve(script && placeInSource(script, lineNumber, columnNumber));
      }
      toWorker('Debugger.resume');
    }
  }

  socket.on('message', (text) => {
    const { method, params }: Message = JSON.parse(text.toString());
    const { sessionId, message } = Object(params);
    if (method === 'NodeWorker.attachedToWorker') fromWorker(sessionId, { method: 'attached' });
    if (method === 'NodeWorker.receivedMessageFromWorker') fromWorker(sessionId, JSON.parse(message));
  });
  socket.on('open', () => send('NodeWorker.enable', { waitForDebuggerOnStart: true }));
  return { attached: once(socket, 'message'), paused: paused.promise };
}

test('a breakpoint in a handler is found by its TypeScript file and line', { timeout: 300_000 }, async () => {
  const file = join(ROOT, 'functions/platform/get-health/handler.ts');
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .findIndex((text) => text.includes('clock.now()'));
  const source = pathToFileURL(file).href;
  const { debuggerUrl, origin } = await startInspected();
  const { attached, paused } = pauseAt(debuggerUrl, { source, line });
  await attached;

  const answer = fetch(`${origin}/health`);

  expect(await paused).toMatchObject({ url: source, line });
  expect((await answer).status).toBe(200);
});

test('a function that is paused in a debugger does not delay the shutdown', { timeout: 300_000 }, async () => {
  const { child, debuggerUrl, origin } = await startInspected();
  const socket = new WebSocket(debuggerUrl);
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  const enable = (method: string, params: object) => socket.send(JSON.stringify({ id: 1, method, params }));
  /** Resolves when the debugger receives a message of this method. */
  const told = (method: string) =>
    new Promise<void>((resolve) => {
      socket.on('message', (text) => JSON.parse(text.toString()).method === method && resolve());
    });
  enable('NodeWorker.enable', { waitForDebuggerOnStart: true });
  enable('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true });
  const answer = fetch(`${origin}/health`);
  answer.catch(() => undefined);
  await told('NodeWorker.attachedToWorker');
  // Debuggers disconnect when a process ends.
  void told('NodeRuntime.waitingForDisconnect').then(() => socket.close());
  const gone = once(child, 'exit');

  child.kill('SIGTERM');

  await gone;
  await expect(answer).rejects.toThrow();
});
