/**
 * `npm run bench:realtime`: sockets on one private channel, some of which send client events, against the local cloud,
 * a minimal `ws` server and, where its program is named by SOKETI, soketi. Prints what was lost, doubled or reordered,
 * latency, processor time for each delivered message, and units, invocations and cost for each message. The first
 * messages meet functions that have not run yet, at this size or at all: they are a run of their own, printed as `cold`.
 *
 * Options: `--sizes 20x10,200x20` (sockets x messages a second), `--seconds 15`, `--warm-up 3`
 * (seconds of the cold run), `--peers cloud,ws,soketi`, `--load quiet,busy` (`busy` keeps one core at work).
 */

import { type ChildProcess, fork, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';
import { developmentCredentials } from '#infra/local/credentials.ts';

const root = join(import.meta.dirname, '../..');
const { key, secret } = developmentCredentials.realtime;
const channel = 'private-bench';
/** Half of what a socket may send, so that no window of a second has too many. */
const messagesOfSender = 5;
/** After so long without any message, what has not come is lost. */
const patienceMilliseconds = 45_000;

/** List prices in USD for a million: of us-east-1, without free tiers. `gigabyteSeconds` is for Lambda on ARM. */
const prices = {
  read: 0.125,
  write: 0.625,
  invocation: 0.2,
  gigabyteSeconds: 13.33,
  queueRequest: 0.5,
  socketMessage: 1,
};
const functionGigabytes = 0.5;

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '20x10,200x10,200x20,500x20' },
    seconds: { type: 'string', default: '15' },
    'warm-up': { type: 'string', default: '3' },
    peers: { type: 'string', default: 'cloud,ws,soketi' },
    load: { type: 'string', default: 'quiet,busy' },
  },
});
const periods = [
  ['cold', Number(options['warm-up'])],
  ['warm', Number(options.seconds)],
] as const;

interface Costs {
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly functionInvocations: number;
  readonly functionMilliseconds: number;
}

/** Servers end with this process, however it ends. */
const started = new Set<ChildProcess>();
process.once('exit', () => {
  for (const each of started) each.kill();
});

/** A server under test. */
interface Peer {
  readonly name: string;
  readonly url: string;
  readonly process: ChildProcess;
  /** Units used since the start, for the local cloud. */
  readonly costs?: () => Promise<Costs>;
}

for (const load of options.load.split(',')) {
  const burner = load === 'busy' ? spawn(process.execPath, ['-e', 'for (;;);']) : undefined;
  if (burner) started.add(burner);
  for (const name of options.peers.split(',')) {
    const peer = await startPeer(name);
    if (!peer) continue;
    started.add(peer.process);
    for (const size of options.sizes.split(',')) await measure(peer, size, load);
    if (peer.costs) await measureIdle(peer, peer.costs);
    peer.process.kill('SIGINT');
    await new Promise((resolve) => peer.process.once('exit', resolve));
  }
  burner?.kill();
}

async function startPeer(name: string): Promise<Peer | undefined> {
  if (name === 'cloud') {
    const env = { ...process.env, PORT: '0', DATA_DIR: ':memory:' };
    const cloud = spawn(process.execPath, ['infra/local/main.ts'], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const origin = await lineOf(cloud, /^ready (\S+)$/m);
    const costs = async () => (await (await fetch(`${origin}/_local/costs`)).json()) as Costs;
    return { name, url: origin.replace('http', 'ws'), process: cloud, costs };
  }
  if (name === 'ws') {
    const server = fork(join(import.meta.dirname, 'websocket-server.ts'), {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    return { name, url: await lineOf(server, /^ready (\S+)$/m), process: server };
  }
  const program = process.env.SOKETI;
  if (!program) {
    console.log(
      `${name}: skipped. It needs uWebSockets.js, which is on GitHub alone: install it where that can be reached, and name its program by SOKETI`,
    );
    return undefined;
  }
  const port = '6011';
  const app = {
    APP_KEY: key,
    APP_SECRET: secret,
    APP_ENABLE_CLIENT_MESSAGES: '1',
    APP_MAX_CLIENT_EVENTS_PER_SEC: '100',
  };
  const settings = Object.entries(app).map(([setting, value]) => [`SOKETI_DEFAULT_${setting}`, value]);
  const env = { ...process.env, ...Object.fromEntries(settings), SOKETI_PORT: port };
  const soketi = spawn(program, ['start'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await lineOf(soketi, /ready|running/i);
  return { name, url: `ws://127.0.0.1:${port}`, process: soketi };
}

/** Waits for what a server says when it is ready. */
function lineOf(server: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = pattern.exec(said);
      if (found) resolve(found[1] ?? '');
    });
    server.once('exit', () => reject(new Error('The server did not start.')));
  });
}

/** One socket on the channel, and what it has heard. */
interface Listener {
  readonly socket: WebSocket;
  readonly heard: Set<number>;
  /** Number of the last message of each sender. */
  readonly lastOf: Map<number, number>;
}

/** What all listeners have heard in one run. */
interface Tally {
  delivered: number;
  doubled: number;
  reordered: number;
  refused: number;
  lastAtMilliseconds: number;
  readonly latencies: number[];
}

function newTally(): Tally {
  return { delivered: 0, doubled: 0, reordered: 0, refused: 0, lastAtMilliseconds: performance.now(), latencies: [] };
}

/** A socket on the channel, which adds what it hears to the tally of the present run. */
async function joined(url: string, present: { tally: Tally }): Promise<Listener> {
  const socket = new WebSocket(`${url}/app/${key}?protocol=7&client=bench&version=1`);
  const listener: Listener = { socket, heard: new Set(), lastOf: new Map() };
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (text: Buffer) => {
      const { event, data } = JSON.parse(text.toString());
      if (event === 'pusher:connection_established') {
        const { socket_id } = JSON.parse(data);
        const auth = `${key}:${createHmac('sha256', secret).update(`${socket_id}:${channel}`).digest('hex')}`;
        socket.send(JSON.stringify({ event: 'pusher:subscribe', data: { channel, auth } }));
      } else if (event === 'pusher_internal:subscription_succeeded') resolve();
      else if (event === 'client-bench')
        hear(listener, typeof data === 'string' ? JSON.parse(data) : data, present.tally);
      else if (event === 'pusher:error') present.tally.refused += 1;
    });
  });
  return listener;
}

function hear(listener: Listener, data: { n: number; from: number; at: number }, tally: Tally): void {
  const { n, from, at } = data;
  tally.lastAtMilliseconds = performance.now();
  if (listener.heard.has(n)) {
    tally.doubled += 1;
    return;
  }
  if (n < (listener.lastOf.get(from) ?? -1)) tally.reordered += 1;
  listener.heard.add(n);
  listener.lastOf.set(from, n);
  tally.delivered += 1;
  tally.latencies.push(performance.now() - at);
}

async function measure(peer: Peer, size: string, load: string): Promise<void> {
  const [sockets = 0, rate = 0] = size.split('x').map(Number);
  const present = { tally: newTally() };
  const listeners: Listener[] = [];
  for (let from = 0; from < sockets; from += 10) {
    const some = Array.from({ length: Math.min(10, sockets - from) }, () => joined(peer.url, present));
    listeners.push(...(await Promise.all(some)));
  }
  let first = 0;
  for (const [temperature, seconds] of periods) {
    const messages = rate * seconds;
    const title = `${peer.name.padEnd(7)}${load.padEnd(6)}${temperature.padEnd(6)}${size.padEnd(8)}`;
    if (messages > 0) await measureRun(peer, title, { listeners, present, rate, messages, first });
    first += messages;
  }
  for (const { socket } of listeners) socket.close();
  await Promise.all(listeners.map(({ socket }) => new Promise((resolve) => socket.once('close', resolve))));
}

interface Run {
  readonly listeners: readonly Listener[];
  readonly present: { tally: Tally };
  /** Messages a second, and in all. */
  readonly rate: number;
  readonly messages: number;
  /** Number of the first message. */
  readonly first: number;
}

/** Sends the messages of one run, and prints what became of them. */
async function measureRun(peer: Peer, title: string, run: Run): Promise<void> {
  const { listeners, present, rate, messages, first } = run;
  const senders = listeners.slice(0, Math.ceil(rate / messagesOfSender));
  const receivers = listeners.length - 1;
  const tally = newTally();
  present.tally = tally;
  const [cpuBefore, costsBefore] = [cpuMilliseconds(peer.process.pid), await peer.costs?.()];

  const start = performance.now();
  for (let n = 0; n < messages; n++) {
    await pause(Math.max(0, start + (n * 1000) / rate - performance.now()));
    const from = n % senders.length;
    const data = { n: first + n, from, at: performance.now() };
    senders[from]?.socket.send(JSON.stringify({ event: 'client-bench', channel, data }));
  }
  const sentAt = performance.now();
  tally.lastAtMilliseconds = sentAt;
  const expected = messages * receivers;
  while (tally.delivered < expected && performance.now() - tally.lastAtMilliseconds < patienceMilliseconds)
    await pause(50);

  const behind = Math.max(0, tally.lastAtMilliseconds - sentAt);
  const cpu = (cpuMilliseconds(peer.process.pid) - cpuBefore) / Math.max(1, tally.delivered);
  const costs = await peer.costs?.();
  const { doubled, reordered, refused, delivered } = tally;
  console.log(
    [
      title,
      `lost ${expected - delivered} of ${expected}, doubled ${doubled}, reordered ${reordered}, refused ${refused};`,
      `p50 ${quantile(tally.latencies, 0.5)} ms, p99 ${quantile(tally.latencies, 0.99)} ms, done ${behind.toFixed(0)} ms after the last;`,
      `CPU ${cpu.toFixed(3)} ms for each delivered`,
    ].join(' '),
  );
  if (costs && costsBefore) console.log(`       ${priced(costsBefore, costs, messages, receivers)}`);
}

/** Units of each message, and the cost of a million of them with this many receivers. */
function priced(before: Costs, after: Costs, messages: number, receivers: number): string {
  const each = (unit: keyof Costs) => (after[unit] - before[unit]) / messages;
  const [reads, writes, invocations] = [each('readUnits'), each('writeUnits'), each('functionInvocations')];
  // A message is sent to two queues. An invocation stands for one receive and one delete.
  const queueRequests = 2 + 2 * invocations;
  const lambda =
    invocations * prices.invocation +
    (each('functionMilliseconds') / 1000) * functionGigabytes * prices.gigabyteSeconds;
  const usd =
    reads * prices.read +
    writes * prices.write +
    lambda +
    queueRequests * prices.queueRequest +
    (1 + receivers) * prices.socketMessage;
  return `for each message ${reads.toFixed(1)} read units, ${writes.toFixed(1)} write units, ${invocations.toFixed(2)} invocations; a million to ${receivers} receivers: ${usd.toFixed(2)} USD`;
}

/** What idle sockets cost that ping every two minutes: 10,000 of them for a day. */
async function measureIdle(peer: Peer, costsOf: () => Promise<Costs>): Promise<void> {
  const sockets = 50;
  const present = { tally: newTally() };
  const listeners = await Promise.all(Array.from({ length: sockets }, () => joined(peer.url, present)));
  const before = await costsOf();
  const answered = listeners.map(({ socket }) => new Promise((resolve) => socket.once('message', resolve)));
  for (const { socket } of listeners) socket.send(JSON.stringify({ event: 'pusher:ping', data: {} }));
  await Promise.all(answered);
  const after = await costsOf();
  const invocations = (after.functionInvocations - before.functionInvocations) / sockets;
  const milliseconds = (after.functionMilliseconds - before.functionMilliseconds) / sockets;
  const ofPing =
    invocations * prices.invocation +
    (milliseconds / 1000) * functionGigabytes * prices.gigabyteSeconds +
    (1 + 2 * invocations) * prices.queueRequest +
    2 * prices.socketMessage;
  const pingsOfDay = (10_000 * 24 * 3600) / 120;
  const usd = (ofPing * pingsOfDay) / 1_000_000;
  console.log(
    `       pings: ${invocations.toFixed(2)} invocations each; 10,000 idle sockets a day: ${usd.toFixed(2)} USD`,
  );
  for (const { socket } of listeners) socket.close();
}

/** Processor time of a process and its children, as Linux counts it. */
function cpuMilliseconds(pid = 0): number {
  const ticks = (id: number) => {
    const fields = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return { parent: Number(fields[1]), used: Number(fields[11]) + Number(fields[12]) };
  };
  const millisecondsOfTick = 10;
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const all = ids.flatMap((id) => {
    try {
      return [{ id: Number(id), ...ticks(Number(id)) }];
    } catch {
      // The process has ended since the list was read.
      return [];
    }
  });
  const family = new Set([pid]);
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const { id, parent } of all) if (family.has(parent)) family.add(id);
  }
  return all.filter(({ id }) => family.has(id)).reduce((sum, { used }) => sum + used * millisecondsOfTick, 0);
}

function quantile(values: readonly number[], share: number): string {
  const sorted = Float64Array.from(values).sort();
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(0);
}
