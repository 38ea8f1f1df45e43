/** Events of a WebSocket API's Lambda proxy integrations (payload 1.0, REST-like). */

import type { IncomingMessage } from 'node:http';
import { commonLogTime, gatewayId } from '../http/event.ts';

/** Facts that all events of one connection contain. */
export interface ConnectionFacts {
  readonly apiId: string;
  readonly stage: string;
  readonly domainName: string;
  readonly connectionId: string;
  readonly connectedAtMs: number;
  readonly identity: { readonly sourceIp: string; readonly userAgent: string };
}

type Fields = Readonly<Record<string, unknown>>;

/** An event of any route. */
export type SocketEvent = Fields & { readonly requestContext: Fields; readonly body?: string };

export function requestContext(facts: ConnectionFacts, eventType: string, routeKey: string, nowMs: number): Fields {
  const requestId = gatewayId();
  return {
    routeKey,
    eventType,
    extendedRequestId: requestId,
    requestTime: commonLogTime(nowMs),
    messageDirection: 'IN',
    stage: facts.stage,
    connectedAt: facts.connectedAtMs,
    requestTimeEpoch: nowMs,
    identity: facts.identity,
    requestId,
    domainName: facts.domainName,
    connectionId: facts.connectionId,
    apiId: facts.apiId,
  };
}

export function connectEvent(
  facts: ConnectionFacts,
  handshake: IncomingMessage,
  query: string,
  nowMs: number,
): SocketEvent {
  const headers: Record<string, string[]> = { 'X-Forwarded-For': [facts.identity.sourceIp] };
  for (let index = 0; index < handshake.rawHeaders.length; index += 2) {
    const name = handshake.rawHeaders[index] ?? '';
    if (/^(connection|upgrade|x-forwarded-for)$/i.test(name)) continue;
    const isHost = /^host$/i.test(name);
    const value = isHost ? facts.domainName : (handshake.rawHeaders[index + 1] ?? '');
    headers[isHost ? 'Host' : name] = [...(headers[name] ?? []), value];
  }
  const parameters: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) parameters[name] = [...(parameters[name] ?? []), value];
  return {
    headers: lastOfEach(headers),
    multiValueHeaders: headers,
    ...(query !== '' && {
      queryStringParameters: lastOfEach(parameters),
      multiValueQueryStringParameters: parameters,
    }),
    requestContext: requestContext(facts, 'CONNECT', '$connect', nowMs),
    isBase64Encoded: false,
  };
}

export function messageEvent(facts: ConnectionFacts, routeKey: string, body: string, nowMs: number): SocketEvent {
  const context = { ...requestContext(facts, 'MESSAGE', routeKey, nowMs), messageId: gatewayId() };
  return { requestContext: context, body, isBase64Encoded: false };
}

export function disconnectEvent(facts: ConnectionFacts, code: number, reason: string, nowMs: number): SocketEvent {
  const headers = { Host: facts.domainName, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' };
  const context = requestContext(facts, 'DISCONNECT', '$disconnect', nowMs);
  return {
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    requestContext: { ...context, disconnectStatusCode: code, disconnectReason: reason },
    isBase64Encoded: false,
  };
}

function lastOfEach(lists: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1) ?? '']));
}
