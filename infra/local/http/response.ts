/**
 * Turns a function's result into the client's answer (API Gateway developer guide, "Lambda function response for format
 * 2.0").
 */

import { type FrontAnswer, messageAnswer } from './message.ts';

export const INTERNAL_SERVER_ERROR = messageAnswer(500, 'Internal Server Error');

/** A value without `statusCode` becomes the JSON body of a 200; a malformed result becomes the gateway's own 500. */
export function answerOf(payload: unknown): FrontAnswer {
  if (!isObject(payload) || payload.statusCode === undefined) return inferredAnswer(payload);
  const status = Number(payload.statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return INTERNAL_SERVER_ERROR;
  const { body = '', isBase64Encoded, cookies = [] } = payload;
  const headers = headersOf(payload.headers);
  if (typeof body !== 'string' || headers === undefined || !isTextList(cookies)) return INTERNAL_SERVER_ERROR;
  return {
    status,
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
    cookies,
    body: isBase64Encoded === true ? Buffer.from(body, 'base64') : body,
  };
}

function inferredAnswer(payload: unknown): FrontAnswer {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload ?? null);
  return { status: 200, headers: { 'content-type': 'application/json' }, body };
}

function headersOf(headers: unknown): Record<string, string> | undefined {
  if (headers === undefined || headers === null) return {};
  if (!isObject(headers)) return undefined;
  const lowered: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!['string', 'number', 'boolean'].includes(typeof value)) return undefined;
    lowered[name.toLowerCase()] = String(value);
  }
  return lowered;
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((element) => typeof element === 'string');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
