/**
 * Lets one process at a time use a directory: two clouds would overwrite each other's journals, two builds their files.
 */

import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Claims the directory until the returned function is called or this process ends, however it ends. The claim is a
 * listening socket; a socket without a listener is taken over.
 * @throws Error when another process has claimed the directory.
 */
export async function claimDirectory(dataDirectory: string): Promise<() => void> {
  if (dataDirectory === ':memory:' || process.platform === 'win32') return () => undefined;
  mkdirSync(dataDirectory, { recursive: true });
  const name = createHash('sha256').update(realpathSync(dataDirectory)).digest('hex').slice(0, 24);
  const server = createServer((socket) => socket.destroy());
  const inUse = new Error(`Another local cloud uses the data directory ${dataDirectory}.`);
  if (process.platform === 'linux') {
    // An abstract socket leaves no file behind, so that of several who come at once exactly one has the directory.
    await listen(server, `\0local-cloud-${name}`).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EADDRINUSE' ? inUse : error;
    });
  } else {
    const path = join(tmpdir(), `local-cloud-${name}.sock`);
    if (await isAnswered(path)) throw inUse;
    rmSync(path, { force: true });
    await listen(server, path);
  }
  server.unref();
  return () => void server.close();
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
