/** One open socket: its messages, its limits and its end. */

import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Activity, VirtualClock } from '../interfaces.ts';
import { invokeRoute, type SocketApi, type Targets } from './api.ts';
import { type ConnectionFacts, disconnectEvent, messageEvent } from './event.ts';
import { FrameWatch } from './frames.ts';

/** Quotas of WebSocket APIs (API Gateway developer guide, "Quotas"). `ws` enforces the message limit. */
export const MAX_MESSAGE_BYTES = 128 * 1024;
const MAX_FRAME_BYTES = 32 * 1024;
const IDLE_MILLISECONDS = 10 * 60 * 1000;
const LIFE_MILLISECONDS = 2 * 60 * 60 * 1000;

interface ConnectionParts {
  readonly api: SocketApi;
  readonly targets: Targets;
  readonly clock: VirtualClock;
  readonly activity: Activity;
  readonly facts: ConnectionFacts;
  /** Called once when the connection has ended. */
  readonly onEnd: () => void;
}

export class Connection {
  readonly #parts: ConnectionParts;
  readonly #socket: WebSocket;
  readonly #cancelLife: () => void;
  #cancelIdle: () => void = () => undefined;
  #lastActiveAtMs: number;
  #ended = false;

  constructor(parts: ConnectionParts, socket: WebSocket, stream: Duplex) {
    this.#parts = parts;
    this.#socket = socket;
    this.#lastActiveAtMs = parts.clock.now();
    const lifeEndMs = parts.facts.connectedAtMs + LIFE_MILLISECONDS;
    this.#cancelLife = parts.clock.schedule(lifeEndMs, 'a socket has lived two hours', () =>
      this.end(1001, 'Going away'),
    );
    this.#watchIdleness();
    this.#watchFrames(stream);
    socket.on('message', (data, isBinary) => {
      if (isBinary) this.end(1003, 'Binary frames are not supported');
      else this.#receive(data.toString());
    });
    socket.on('error', () => undefined);
    socket.on('close', (code, reason) => this.end(code, reason.toString()));
  }

  get facts(): ConnectionFacts {
    return this.#parts.facts;
  }

  get lastActiveAtMs(): number {
    return this.#lastActiveAtMs;
  }

  send(text: string): void {
    this.#lastActiveAtMs = this.#parts.clock.now();
    this.#socket.send(text);
  }

  /** Closes the socket and takes the route `$disconnect`; a second call changes nothing. */
  end(code: number, reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelLife();
    this.#cancelIdle();
    this.#parts.onEnd();
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.close(code, reason);
    const { api, targets, facts, clock } = this.#parts;
    const route = api.routeFor('$disconnect');
    if (route === undefined) return;
    const event = disconnectEvent(facts, code, reason, clock.now());
    void this.#parts.activity.track('$disconnect', () => invokeRoute(targets, route, event)).catch(() => undefined);
  }

  /** Cuts the socket without the route `$disconnect`, as when the gateway itself stops. */
  drop(): void {
    this.#ended = true;
    this.#cancelLife();
    this.#cancelIdle();
    this.#socket.terminate();
  }

  #receive(body: string): void {
    // `ws` still delivers what it had read before the connection ended.
    if (this.#ended) return;
    const { api, clock, facts, activity } = this.#parts;
    this.#lastActiveAtMs = clock.now();
    const route = api.routeOfMessage(body);
    if (route === undefined) {
      this.#sendError('Forbidden');
      return;
    }
    const event = messageEvent(facts, route.routeKey, body, clock.now());
    const work = async (): Promise<void> => {
      const outcome = await invokeRoute(this.#parts.targets, route, event);
      if (outcome === 'failed') this.#sendError('Internal server error');
      else if (route.kind === 'function' && route.answers) this.#answer(outcome.payload);
    };
    void activity.track('socket message', work).catch(() => this.#sendError('Internal server error'));
  }

  #answer(payload: unknown): void {
    const body: unknown = Object.getOwnPropertyDescriptor(Object(payload), 'body')?.value;
    if (typeof body === 'string' && !this.#ended) this.send(body);
  }

  #sendError(message: string): void {
    if (this.#ended) return;
    const { connectionId } = this.facts;
    this.send(JSON.stringify({ message, connectionId, requestId: crypto.randomUUID() }));
  }

  #watchIdleness(): void {
    const dueAtMs = this.#lastActiveAtMs + IDLE_MILLISECONDS;
    this.#cancelIdle = this.#parts.clock.schedule(dueAtMs, 'a socket may be idle', () => {
      if (this.#lastActiveAtMs + IDLE_MILLISECONDS > this.#parts.clock.now()) this.#watchIdleness();
      else this.end(1001, 'Going away');
    });
  }

  #watchFrames(stream: Duplex): void {
    const watch = new FrameWatch(MAX_FRAME_BYTES);
    stream.prependListener('data', (chunk: Buffer) => {
      if (watch.exceeds(chunk)) this.end(1009, 'Frame too large');
    });
  }
}
