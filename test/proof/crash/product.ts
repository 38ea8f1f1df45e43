import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../../infra/local/main.ts', import.meta.url));

/** What `npm start` runs, as a tree of processes that can be killed, always at one address and with one data directory. */
export class Product {
  readonly origin: string;
  readonly #port: number;
  readonly #dataDirectory: string;
  #child: ChildProcess | undefined;
  #dokuUrl = '';

  private constructor(port: number, dataDirectory: string) {
    this.#port = port;
    this.#dataDirectory = dataDirectory;
    this.origin = `http://127.0.0.1:${port}`;
  }

  static async at(dataDirectory: string): Promise<Product> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    probe.close();
    await once(probe, 'close');
    return new Product(typeof address === 'object' && address ? address.port : 0, dataDirectory);
  }

  /** Doku's payment page of the running product. */
  get dokuUrl(): string {
    return this.#dokuUrl;
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    const env = { ...process.env, PORT: String(this.#port), DATA_DIR: this.#dataDirectory };
    // A group of its own, so that a kill reaches the database too.
    const child = spawn(process.execPath, [main], { env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
    createInterface(child.stdout).on('line', (line) => {
      this.#dokuUrl = /at (http\S+)\/Suite\/Receive/.exec(line)?.[1] ?? this.#dokuUrl;
      if (line.startsWith('ready ')) resolve();
    });
    child.once('exit', () => reject(new Error('The product ended before it was ready.')));
    await ready;
  }

  /** Ends all of its processes at once, wherever they are. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    process.kill(-child.pid, 'SIGKILL');
    await ended;
  }
}
