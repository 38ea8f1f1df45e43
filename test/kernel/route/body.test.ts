import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { RouteShape } from '#shared/kernel/route/define.ts';
import { goodRequest, goodUserRequest, openPorts, type Sent, send, strictRoute } from './pipeline-under-test.ts';

const as = (contentType: string | undefined, body: string, isBase64Encoded = false) => ({
  ...goodRequest,
  headers: { ...goodRequest.headers, 'content-type': contentType },
  body,
  isBase64Encoded,
});

test.each([
  ['JSON', 'application/json'],
  ['JSON with a charset', 'application/json; charset=utf-8'],
  ['JSON in capitals', 'APPLICATION/JSON'],
  ['a JSON suffix type', 'application/vnd.thing+json'],
  ['no content type', undefined],
])('%s is parsed as JSON', async (_name, contentType) => {
  expect((await send(strictRoute, openPorts(), as(contentType, '{"name":"kettle"}'))).status).toBe(200);
});

test('a form is parsed where the route accepts one', async () => {
  const { json } = await send(strictRoute, openPorts(), as('application/x-www-form-urlencoded', 'name=a+b%21'));
  expect(json.name).toBe('a b!');
});

test('a base64 body is decoded', async () => {
  const sent = as('application/json', Buffer.from('{"name":"ké"}').toString('base64'), true);
  expect((await send(strictRoute, openPorts(), sent)).json.name).toBe('ké');
});

test.each(['{', '', 'undefined', "{'name':1}", '{"name":"x"} trailing', '\u0000'])(
  'the malformed body %j is a 400 and the handler does not run',
  async (body) => {
    let runs = 0;
    const { status, json } = await send(strictRoute, openPorts(), as('application/json', body), () => runs++);
    expect(status).toBe(400);
    expect(json.reason).toBe(body === '' ? 'invalid_input' : 'malformed_body');
    expect(runs).toBe(0);
  },
);

test.each(['null', '[]', '"text"', '7', '{"name":null}', '{"name":{}}'])(
  'the body %s of a wrong type is invalid input',
  async (body) => {
    const { status, json } = await send(strictRoute, openPorts(), as('application/json', body));
    expect([status, json.reason]).toEqual([400, 'invalid_input']);
  },
);

test.each(['{"name":"x","__proto__":{"admin":true}}', '{"name":"x","constructor":{"prototype":{"admin":true}}}'])(
  'the prototype key in %s is refused',
  async (body) => {
    const { status, json } = await send(strictRoute, openPorts(), as('application/json', body));
    expect([status, json.reason]).toEqual([400, 'malformed_body']);
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
  },
);

test('a prototype key in a form has no effect', async () => {
  let seen: unknown;
  const shape: RouteShape = { ...strictRoute, body: z.looseObject({ name: z.string() }) };
  const sent = as('application/x-www-form-urlencoded', 'name=x&__proto__=y&__proto__=z');
  await send(shape, openPorts(), sent, ({ body }) => {
    seen = body;
    return { id: '7', name: 'x' };
  });
  expect([null, Object.prototype]).toContain(Object.getPrototypeOf(seen));
});

test.each(['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/jsonp', 'x'])(
  'the content type %s is a 415 that names the accepted types',
  async (contentType) => {
    const { status, json } = await send(strictRoute, openPorts(), as(contentType, '{"name":"x"}'));
    expect(status).toBe(415);
    expect(json).toMatchObject({ reason: 'unsupported_media_type', accepts: ['json', 'form'] });
  },
);

test('a form is a 415 where the route accepts only JSON', async () => {
  const shape: RouteShape = { ...strictRoute, accepts: ['json'] };
  const { status } = await send(shape, openPorts(), as('application/x-www-form-urlencoded', 'name=x'));
  expect(status).toBe(415);
});

test.each([false, true])(
  'a body of exactly the limit passes and one byte more is a 413 (base64: %s)',
  async (encoded) => {
    const bodyOf = (bytes: number) => {
      const text = `{"name":"${'é'.repeat((bytes - 12) / 2)}"}`.padEnd(bytes - (bytes - 12) / 2, ' ');
      expect(Buffer.byteLength(text)).toBe(bytes);
      return encoded ? Buffer.from(text).toString('base64') : text;
    };
    const shape: RouteShape = { ...strictRoute, maxBodyBytes: 300 };

    expect((await send(shape, openPorts(), as('application/json', bodyOf(300), encoded))).status).toBe(200);
    const { status, json } = await send(shape, openPorts(), as('application/json', bodyOf(302), encoded));
    expect([status, json.reason, json.maxBodyBytes]).toEqual([413, 'body_too_large', 300]);
  },
);

test('a body is limited to 64 KiB by default', async () => {
  const sent = as('application/json', JSON.stringify({ name: 'x'.repeat(64 * 1024) }));
  expect((await send(strictRoute, openPorts(), sent)).status).toBe(413);
});

test('a body to a route without a body is not even read', async () => {
  const shape: RouteShape = { ...strictRoute, body: undefined };
  const { status } = await send(shape, openPorts(), as('text/plain', '{'.repeat(100_000)), () => ({
    id: '7',
    name: 'x',
  }));
  expect(status).toBe(200);
});

test.each(['text/plain;charset=UTF-8', 'application/x-www-form-urlencoded', undefined])(
  'the word null, which the documents print for no body, means no body, as %s too',
  async (contentType) => {
    const bodiless = { ...strictRoute, body: z.null(), accepts: ['json'] as const, response: z.object({}) };
    for (const sent of [as(contentType, 'null'), as(contentType, Buffer.from('null').toString('base64'), true)]) {
      expect((await send(bodiless, openPorts(), sent)).status).toBe(200);
    }
  },
);

test('where several forms are allowed, the answer reports the faults of the closest one', async () => {
  const named = z.object({ name: z.union([z.number(), z.string().regex(/^[a-z]+$/, 'must be letters')]) });
  const numbered = z.object({ number: z.int().max(9), note: z.string() });
  const route = { ...strictRoute, body: z.union([named, numbered]) };
  const errorsOf = async (body: unknown) => {
    const { status, json } = await send(route, openPorts(), as('application/json', JSON.stringify(body)));
    expect(status).toBe(400);
    return json.errors;
  };
  expect(await errorsOf({ name: '7' })).toEqual([{ in: 'body', path: 'name', message: 'must be letters' }]);
  expect(await errorsOf({ number: 10, note: 'x' })).toEqual([
    { in: 'body', path: 'number', message: 'Too big: expected number to be <=9' },
  ]);
});

describe('the declared charset', () => {
  const base64 = (bytes: Buffer) => bytes.toString('base64');
  const named = (name: string, encoding: BufferEncoding = 'utf8') => Buffer.from(`{"name":"${name}"}`, encoding);
  const nameIn = async (contentType: string, bytes: Buffer) => {
    const { status, json } = await send(strictRoute, openPorts(), as(contentType, base64(bytes), true));
    return status === 200 ? json.name : [status, json.reason];
  };

  test.each([
    ['application/json', named('ké')],
    ['application/json; charset=UTF-8', named('ké')],
    ['application/json; charset="utf-8"', named('ké')],
    ['application/json; charset=iso-8859-1', named('ké', 'latin1')],
    ['application/json; charset=windows-1252', named('ké', 'latin1')],
    ['application/json; charset=utf-16le', named('ké', 'utf16le')],
    ['application/json', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), named('ké')])],
    ['application/x-www-form-urlencoded', Buffer.from('name=k%C3%A9')],
    ['application/x-www-form-urlencoded; charset=iso-8859-1', Buffer.from('name=k%E9')],
  ])('is how %s is read', async (contentType, bytes) => {
    expect(await nameIn(contentType, bytes)).toBe('ké');
  });

  test.each([
    ['JSON', 'application/json', named('ké', 'latin1')],
    ['a form', 'application/x-www-form-urlencoded', Buffer.from('name=k%E9')],
    ['bytes of a form', 'application/x-www-form-urlencoded', Buffer.from('name=k\u00e9', 'latin1')],
  ])('is what the bytes of %s have to fit', async (_name, contentType, bytes) => {
    expect(await nameIn(contentType, bytes)).toEqual([400, 'malformed_body']);
  });

  test('that nobody knows is a 415', async () => {
    expect(await nameIn('application/json; charset=ebcdic-of-mars', named('k'))).toEqual([
      415,
      'unsupported_media_type',
    ]);
  });

  test('did not fit text that arrives with lost bytes: nothing of it is stored', async () => {
    const { status, json } = await send(strictRoute, openPorts(), as('application/json', '{"name":"k\ufffd"}'));
    expect([status, json.reason]).toEqual([400, 'malformed_body']);
  });

  test('does not matter for a byte order mark in text', async () => {
    expect((await send(strictRoute, openPorts(), as('application/json', '\ufeff{"name":"x"}'))).status).toBe(200);
  });
});

test.each(['gzip', 'br', 'deflate', 'GZIP'])('a body packed by %s is a 415', async (encoding) => {
  const sent = as('application/json', '{"name":"x"}');
  const headers = { ...sent.headers, 'content-encoding': encoding };
  const { status, json } = await send(strictRoute, openPorts(), { ...sent, headers });
  expect([status, json.reason]).toEqual([415, 'unsupported_media_type']);
});

test('an unpacked body may say so', async () => {
  const sent = as('application/json', '{"name":"x"}');
  const headers = { ...sent.headers, 'content-encoding': 'identity' };
  expect((await send(strictRoute, openPorts(), { ...sent, headers })).status).toBe(200);
});

describe('a form writes lists and objects with brackets', () => {
  const inForm = async (text: string) => {
    let seen: unknown;
    const shape: RouteShape = { ...strictRoute, accepts: undefined, body: z.unknown() };
    const sent = as('application/x-www-form-urlencoded', text);
    const { status } = await send(shape, openPorts(), sent, ({ body }) => {
      seen = body;
      return { id: '7', name: 'x' };
    });
    return { status, seen };
  };
  const people = {
    people: [
      { type: 'a', value: '1' },
      { type: 'b', value: '2' },
    ],
  };

  test.each([
    ['a repeated name', 'a=1&b=0&a=2', { a: ['1', '2'], b: '0' }],
    ['empty brackets', 'a[]=1', { a: ['1'] }],
    ['numbers', 'a[0]=1&a[1]=2', { a: ['1', '2'] }],
    ['members', 'place[city]=Saigon&place[at][lat]=1', { place: { city: 'Saigon', at: { lat: '1' } } }],
    ['escaped brackets', 'place%5Bcity%5D=Saigon', { place: { city: 'Saigon' } }],
    ['numbered entries', 'people[0][type]=a&people[1][type]=b&people[0][value]=1&people[1][value]=2', people],
    ['entries without numbers', 'people[][type]=a&people[][value]=1&people[][type]=b&people[][value]=2', people],
    ['lists in entries', 'd[0][ids][]=1&d[0][ids][]=2&d[0][c]=3', { d: [{ ids: ['1', '2'], c: '3' }] }],
    ['what is no step', 'a[=1&[b]=2&c[d=3', { 'a[': '1', '[b]': '2', 'c[d': '3' }],
  ])('%s', async (_name, text, read) => {
    expect(await inForm(text)).toEqual({ status: 200, seen: read });
  });

  test('a name nests at most five levels, and is a plain name beyond them', async () => {
    const deep = `a${'[b]'.repeat(20_000)}`;
    expect(await inForm(`${deep}=1`)).toEqual({ status: 200, seen: { [deep]: '1' } });
  });

  test('a prototype key in brackets has no effect', async () => {
    expect((await inForm('a[__proto__][admin]=1')).status).toBe(200);
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
  });
});

describe('Gibby', () => {
  const shape: RouteShape = { ...strictRoute, path: '/api/things/{thingId}', auth: 'user', accepts: undefined };
  const asUser = (sent: Sent) => send(shape, openPorts(), { ...goodUserRequest, ...sent });

  test('takes a form wherever it takes JSON', async () => {
    const headers = { ...goodUserRequest.headers, 'content-type': 'application/x-www-form-urlencoded' };
    expect((await asUser({ headers, body: 'name=kettle' })).json.name).toBe('kettle');
  });

  test('answers 404 where a path names nothing, whatever else is wrong', async () => {
    const { status, json } = await asUser({ params: { thingId: 'abc' }, body: '{}' });
    expect([status, json.error?.code]).toEqual([404, 'not_found']);
  });

  test.each([
    [{ name: '' }, 'The name field is required.'],
    [{}, 'The name field is required.'],
    [{ name: null }, 'The name field is required.'],
  ])('says of %j that the field is required', async (body, message) => {
    expect((await asUser({ body: JSON.stringify(body) })).json.error?.message).toBe(message);
  });
});

test('an empty parameter of a query is none', async () => {
  let seen: unknown;
  const sent = { ...goodRequest, query: { page: '' } };
  const { status } = await send(strictRoute, openPorts(), sent, ({ query }) => {
    seen = query;
    return { id: '7', name: 'x' };
  });
  expect([status, seen]).toEqual([200, {}]);
});
