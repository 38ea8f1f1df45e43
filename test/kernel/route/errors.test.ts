import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type ErrorCode, errorTable, Failure } from '#shared/kernel/errors.ts';
import { entryFor } from '#shared/kernel/route/wire-errors.ts';
import {
  goodGibbyRequest,
  goodRequest,
  openPorts,
  rememberedAnswers,
  send,
  strictRoute,
} from './pipeline-under-test.ts';
import { timeOfFunction } from './time-of-function.ts';

const codes = Object.keys(errorTable) as ErrorCode[];

const failWith =
  (code: ErrorCode, facts = {}) =>
  () => {
    throw new Failure(code, { detail: 'private detail', facts });
  };

const headersOf = (type: string, code: ErrorCode) => ({
  'content-type': type,
  'cache-control': 'no-store',
  ...(code === 'busy' && { 'retry-after': '1' }),
});

describe.each(codes)('%s', (code) => {
  const { status, message, kind } = errorTable[code];

  test('is a problem of RFC 9457 in the Dropin family', async () => {
    const answer = await send(strictRoute, openPorts(), goodRequest, failWith(code));

    expect(answer.status).toBe(status);
    expect(answer.headers).toEqual(headersOf('application/problem+json', code));
    expect(answer.json).toEqual({
      type: `urn:problem:${code}`,
      title: message,
      status,
      code: kind,
      reason: code,
      requestId: 'request-1',
    });
  });

  test('is an error object in the Gibby family', async () => {
    const gibby = { ...strictRoute, path: '/api/things/{thingId}' } as const;

    const answer = await send(gibby, openPorts(), goodGibbyRequest, failWith(code));

    const gibbys = entryFor('gibby', code);
    expect(answer.status).toBe(gibbys.status);
    expect(answer.headers).toEqual(headersOf('application/json', code));
    expect(answer.json).toEqual({
      error: { http_code: gibbys.status, message: gibbys.message, code: gibbys.wireCode ?? code },
    });
  });
});

test.each([
  ['unknown_api_key', 401, 'Unauthorized: Either the API_KEY or the ACCESS_TOKEN are incorrect'],
  ['not_signed_in', 401, 'Unauthorized: Either the API_KEY or the ACCESS_TOKEN are incorrect'],
  ['forbidden', 403, 'Forbidden'],
  ['not_found', 404, 'Resource Not Found'],
  ['malformed_body', 400, 'Bad Request'],
  ['body_too_large', 422, 'The body is larger than this route accepts.'],
  ['internal', 500, 'The server encountered an errror'],
  ['busy', 503, 'The server is down or not responding, try again later'],
] as const)('%s has the status and the text of the Gibby document', (code, status, message) => {
  expect(entryFor('gibby', code)).toMatchObject({ status, message });
});

test('public facts are given with code and message in both families', async () => {
  const facts = { currentState: 'claimed', allowedEvents: ['confirm'] };
  const gibby = { ...strictRoute, path: '/api/things/{thingId}' } as const;

  expect((await send(strictRoute, openPorts(), goodRequest, failWith('transition_refused', facts))).json).toMatchObject(
    {
      reason: 'transition_refused',
      ...facts,
    },
  );
  expect((await send(gibby, openPorts(), goodGibbyRequest, failWith('transition_refused', facts))).json).toMatchObject({
    error: { code: 'transition_refused', ...facts },
  });
});

test('facts never replace the fields of an error', async () => {
  const misleading = { status: 200, code: 'fine', type: 'none', http_code: 200, message: 'fine' };
  const gibby = { ...strictRoute, path: '/api/things/{thingId}' } as const;

  const dropin = await send(strictRoute, openPorts(), goodRequest, failWith('forbidden', misleading));
  expect(dropin.json).toMatchObject({ status: 403, code: 'E_FORBIDDEN', type: 'urn:problem:forbidden' });
  const other = await send(gibby, openPorts(), goodGibbyRequest, failWith('forbidden', misleading));
  expect(other.json.error).toMatchObject({ http_code: 403, code: 'forbidden', message: 'Forbidden' });
});

test.each([
  ['an unforeseen error', new TypeError('cannot read secret-detail')],
  ['a string', 'secret-detail'],
  ['nothing at all', undefined],
])('%s that is thrown answers 500 with a fixed text', async (_name, thrown) => {
  const ports = openPorts();

  const { status, json, text } = await send(strictRoute, ports, goodRequest, () => {
    throw thrown;
  });

  expect(status).toBe(500);
  expect(json).toMatchObject({ reason: 'internal', title: 'Something went wrong on our side.' });
  expect(text).not.toContain('secret-detail');
  expect(ports.lines).toHaveLength(1);
  expect(ports.lines[0]).toMatchObject({ level: 'error', facts: { status: 500, error: 'internal', faults: 1 } });
});

test('a handler that is still at work when its function is nearly out of time is busy, and gives its key back', async () => {
  const idempotency = rememberedAnswers();
  const headers = { ...goodRequest.headers, 'idempotency-key': 'once' };
  const time = timeOfFunction();
  const late = async () => {
    time.passes(0);
    return new Promise(() => undefined);
  };

  const ports = { ...openPorts(), idempotency };
  const answer = await send(strictRoute, ports, { ...goodRequest, headers }, late, time.context);

  expect([answer.status, answer.headers['retry-after'], answer.json.reason]).toEqual([503, '1', 'busy']);
  expect(idempotency.records.size).toBe(0);
});

test('a file whose name ends with no type of the route is not found', async () => {
  const route = {
    ...strictRoute,
    params: z.object({ file: z.string() }),
    response: z.base64(),
    file: { css: 'text/css' },
  } as const;
  const statusOf = async (file: string) =>
    (await send(route, openPorts(), { ...goodRequest, params: { file } }, () => '1234')).status;
  expect([await statusOf('a.css'), await statusOf('a.js'), await statusOf('a')]).toEqual([200, 404, 404]);
});
