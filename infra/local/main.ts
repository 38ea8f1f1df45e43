/** `npm start`: the whole product on this machine. */

import { type Cloud, startCloud } from './cloud.ts';
import { developmentCredentials } from './credentials.ts';
import { prepare } from './prepare.ts';

const DEFAULT_PORT = 3000;
const DEFAULT_DATA_DIRECTORY = '.local';

let cloud: Cloud | undefined;
let isEnding = false;

/** The first signal ends everything in order, a second one at once. */
async function end(): Promise<void> {
  if (isEnding) process.exit(130);
  isEnding = true;
  await cloud?.close();
  process.exit(0);
}

function readPort(): number {
  const port = Number(process.env.PORT ?? DEFAULT_PORT);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`PORT must be a number from 0 to 65535, unlike ${process.env.PORT}.`);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') {
    return `Port ${readPort()} is in use: end the other program, or choose another port with PORT=3001 npm start.`;
  }
  return error.message;
}

function credentialLines(): string[] {
  const { dropinApiKey, gibbyApiKey, realtime, doku } = developmentCredentials;
  return [
    'Development credentials:',
    `  Dropin    apikey: ${dropinApiKey}`,
    `  Gibby     api_key=${gibbyApiKey}`,
    `  Realtime  key ${realtime.key}, secret ${realtime.secret}, app id ${realtime.appId}`,
    `  Doku      mall id ${doku.mallId}, shared key ${doku.sharedKey}`,
  ];
}

process.on('SIGINT', end);
process.on('SIGTERM', end);

try {
  const port = readPort();
  const prepared = await prepare();
  cloud = await startCloud({ ...prepared, port, dataDirectory: process.env.DATA_DIR || DEFAULT_DATA_DIRECTORY });
  for (const line of credentialLines()) console.log(line);
  console.log(`Doku's payment page takes the form of /api/credits/words at ${cloud.providerUrls.doku}/Suite/Receive`);
  console.log(`Couriers see what is posted to ${cloud.providerUrls.aftership}/local/checkpoints`);
  console.log(`What happens inside: ${cloud.origin}/_local/`);
  console.log(`ready ${cloud.origin}`);
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
