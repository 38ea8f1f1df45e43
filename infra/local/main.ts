/** `npm start`: the whole product on this machine. */

import { join } from 'node:path';
import { createRebuilder, sourcesOf } from '../build/rebuild.ts';
import { type Cloud, startCloud } from './cloud.ts';
import { developmentCredentials } from './credentials.ts';
import { endOnSignals } from './lifetime.ts';
import { isSource, type Prepared, prepare, ROOT, sourceDirectories } from './prepare.ts';
import { createReload, type Reload } from './reload/reload.ts';
import { watchSources } from './reload/watch.ts';

const DEFAULT_PORT = 3000;
const DEFAULT_DATA_DIRECTORY = '.local';

const dataDirectory = process.env.DATA_DIR || DEFAULT_DATA_DIRECTORY;
const say = (line: string): void => console.log(line);
const building = new AbortController();
let cloud: Cloud | undefined;
let reload: Reload | undefined;
let stopWatching: (() => void) | undefined;

async function end(): Promise<void> {
  building.abort();
  stopWatching?.();
  await reload?.close();
  await cloud?.close();
}

function readPort(): number {
  const port = Number(process.env.PORT ?? DEFAULT_PORT);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`PORT must be a number from 0 to 65535, unlike ${process.env.PORT}.`);
}

/** A sentence that says what to do about the error. Errors that this does not recognise already say so. */
function explain(error: unknown): string {
  const { code, syscall, path } = Object(error);
  const another = 'or choose another port with PORT=3001 npm start.';
  if (code === 'EADDRINUSE') return `Port ${readPort()} is in use: end the other program, ${another}`;
  if (code === 'EACCES' && syscall === 'listen')
    return `You may not open port ${readPort()}: ask for the right, ${another}`;
  if (path !== undefined) return `${path} cannot be used (${code} at ${syscall}): see to it that you may write there.`;
  return error instanceof Error ? error.message : String(error);
}

function giveUp(error: unknown): never {
  console.error(explain(error));
  process.exit(1);
}

function credentialLines(running: Cloud): string[] {
  const { dropinApiKey, gibbyApiKey, doku } = developmentCredentials;
  const realtime = running.realtimeCredentials();
  return [
    'Development credentials:',
    `  Dropin    apikey: ${dropinApiKey}`,
    `  Gibby     api_key=${gibbyApiKey}`,
    `  Realtime  key ${realtime.key}, secret ${realtime.secret}, app id ${realtime.appId}`,
    `  Doku      mall id ${doku.mallId}, shared key ${doku.sharedKey}`,
  ];
}

function start(prepared: Prepared, port: number): Promise<Cloud> {
  const webhookUrl = process.env.WEBHOOK_URL;
  return startCloud({ ...prepared, port, dataDirectory, onProgress: say, ...(webhookUrl && { webhookUrl }) });
}

/** Applies source changes that are saved from now on. */
function followChanges(prepared: Prepared, running: Cloud): void {
  const { port } = new URL(running.origin);
  let current = running;
  const following = createReload({
    root: ROOT,
    rebuilder: createRebuilder(),
    sourcesOfApp: () => sourcesOf(join(ROOT, 'infra/app.ts')),
    synthesize: async (signal) => (await prepare({ signal, onProgress: say })).assemblyDirectory,
    cloud: () => current,
    restart: async () => {
      await current.close();
      // A failure ends this process, as at the first start: without a cloud it has nothing left to do.
      current = await start(prepared, Number(port)).catch(giveUp);
      cloud = current;
      return dataDirectory === ':memory:' ? 'what was in memory is gone.' : 'data and timers went on.';
    },
    say,
  });
  reload = following;
  stopWatching = watchSources({
    directories: sourceDirectories,
    isSource,
    onChange: (files) => following.changed(files),
    onProblem: say,
  });
}

endOnSignals(end);

try {
  const port = readPort();
  const prepared = await prepare({ signal: building.signal, onProgress: say });
  cloud = await start(prepared, port);
  followChanges(prepared, cloud);
  for (const line of credentialLines(cloud)) console.log(line);
  console.log(`Doku's payment page takes the form of /api/credits/words at ${cloud.providerUrls.doku}/Suite/Receive`);
  console.log(`Couriers see what is posted to ${cloud.providerUrls.aftership}/local/checkpoints`);
  console.log(`What happens inside: ${cloud.origin}/_local/`);
  console.log('Saved changes are taken over at once.');
  console.log(`ready ${cloud.origin}`);
} catch (error) {
  // An aborted build belongs to a requested end, which is already under way.
  if (!building.signal.aborted) giveUp(error);
}
