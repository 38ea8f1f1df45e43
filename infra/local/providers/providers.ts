/** Serves the stand-ins of all providers, each on its own loopback port, and records every call in the outbox. */

import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FrontAnswer, frontRequest, writeAnswer } from '../http/message.ts';
import type { Outbox, VirtualClock } from '../interfaces.ts';
import { createAftership } from './aftership.ts';
import { createDoku } from './doku.ts';
import { createFacebook } from './facebook.ts';
import { createMixpanel } from './mixpanel.ts';
import { createOpentok } from './opentok.ts';
import { type Provider, type Webhook, wireOf } from './provider.ts';
import { createZendesk } from './zendesk.ts';

export interface Providers {
  /** Base URL by provider name. */
  readonly urls: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** `origin` is the product's public address, to which providers post their messages. */
export async function startProviders({
  outbox,
  clock,
  origin,
}: {
  outbox: Outbox;
  clock: VirtualClock;
  origin: string;
}): Promise<Providers> {
  const nowMs = () => clock.now();
  const webhook = webhookTo(origin, outbox);
  const providers = [
    createOpentok(nowMs),
    createZendesk(nowMs),
    createMixpanel(),
    createFacebook(),
    createAftership({ webhook }),
    createDoku({ webhook, returnAddress: `${origin}/api/credits/redirect` }),
  ];
  const servers = providers.map((provider) => serve(provider, outbox));
  const urls: Record<string, string> = {};
  for (const [index, server] of servers.entries()) {
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    urls[providers[index]?.name ?? ''] = `http://127.0.0.1:${port}`;
  }
  return { urls, close: async () => void (await Promise.all(servers.map(close))) };
}

/** Records what a provider posted to the product, and the product's answer. */
function webhookTo(origin: string, outbox: Outbox): Webhook {
  return async (path, { type, body, headers }) => {
    const response = await fetch(origin + path, {
      method: 'POST',
      headers: { 'content-type': type, ...headers },
      body,
    });
    const answer = await response.text();
    outbox.record({ kind: 'webhook', to: path, request: body, status: response.status, answer });
    return answer;
  };
}

function serve(provider: Provider, outbox: Outbox): Server {
  return createServer(async (request, response) => {
    writeAnswer(response, await answer(provider, outbox, request), 'POST');
  });
}

async function answer(provider: Provider, outbox: Outbox, request: IncomingMessage): Promise<FrontAnswer> {
  try {
    const front = frontRequest(request);
    const { method, path } = front;
    const bytes = await front.readBody(MAX_BODY_BYTES);
    const body = bytes.toString();
    const query = new URLSearchParams(front.query);
    const given = await provider.answer({ method, path, query, headers: front.headers, body, bytes });
    const shown = isText(front.headers['content-type']) ? body : `${bytes.length} bytes`;
    const recorded = { method, path, query: front.query, request: shown, status: given.status };
    outbox.record({ kind: 'provider', to: provider.name, ...recorded });
    const { type, text } = wireOf(given);
    return { status: given.status, headers: { 'content-type': type }, body: text };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { status: 400, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) };
  }
}

/** The outbox shows text bodies in full, and only the size of files. */
function isText(contentType = 'text/plain'): boolean {
  return /^(?:text\/|application\/(?:json|x-www-form-urlencoded))/.test(contentType);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
