/** Serves the stand-ins of all providers, each on its own loopback port, and records every call in the outbox. */

import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Outbox, VirtualClock } from '../contracts.ts';
import { type FrontAnswer, frontRequest, writeAnswer } from '../http/message.ts';
import { createOpentok } from './opentok.ts';
import type { Provider } from './provider.ts';

export interface Providers {
  /** Base url by provider name. */
  readonly urls: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 1024 * 1024;

export async function startProviders({ outbox, clock }: { outbox: Outbox; clock: VirtualClock }): Promise<Providers> {
  const providers = [createOpentok(() => clock.now())];
  const servers = providers.map((provider) => serve(provider, outbox));
  const urls: Record<string, string> = {};
  for (const [index, server] of servers.entries()) {
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    urls[providers[index]?.name ?? ''] = `http://127.0.0.1:${port}`;
  }
  return { urls, close: async () => void (await Promise.all(servers.map(close))) };
}

function serve(provider: Provider, outbox: Outbox): Server {
  return createServer(async (request, response) => {
    writeAnswer(response, await answer(provider, outbox, request), 'POST');
  });
}

async function answer(provider: Provider, outbox: Outbox, request: IncomingMessage): Promise<FrontAnswer> {
  const headers = { 'content-type': 'application/json' };
  try {
    const front = frontRequest(request);
    const { method, path } = front;
    const body = (await front.readBody(MAX_BODY_BYTES)).toString();
    const given = provider.answer({ method, path, headers: front.headers, body });
    outbox.record({ kind: 'provider', to: provider.name, method, path, request: body, status: given.status });
    return { status: given.status, headers, body: JSON.stringify(given.body) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { status: 400, headers, body: JSON.stringify({ message }) };
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
