import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { UploadedFile, uploadedFiles } from '#shared/kernel/bodies.ts';
import type { RouteShape } from '#shared/kernel/route/define.ts';
import { goodRequest, openPorts, send, strictRoute } from './pipeline-under-test.ts';

const boundary = 'XboundaryX';
const shape: RouteShape = { ...strictRoute, accepts: ['json', 'form', 'multipart'], body: z.looseObject({}) };

const field = (name: string, value: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const file = (name: string, filename: string, content: string, type = 'image/png') =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`;
const end = `--${boundary}--\r\n`;

function sent(body: string, type = `multipart/form-data; boundary=${boundary}`) {
  return {
    ...goodRequest,
    headers: { ...goodRequest.headers, 'content-type': type, 'idempotency-key': 'once' },
    // API Gateway passes on such bodies like this.
    body: Buffer.from(body, 'latin1').toString('base64'),
    isBase64Encoded: true,
  };
}

/** The body that the handler of a route receives. */
async function bodyOf(parts: string, route = shape, ports = openPorts()) {
  let seen: unknown;
  const answer = await send(route, ports, sent(parts), ({ body }) => {
    seen = body;
    return { id: '7', name: 'kettle' };
  });
  return { ...answer, seen };
}

test('parts become fields of the body, and files have their name, type and bytes', async () => {
  const { status, seen } = await bodyOf(field('name', 'kettle') + file('photo', 'k.png', '\x89PNG\x00\xff') + end);
  expect(status).toBe(200);
  const photo = { filename: 'k.png', mimetype: 'image/png', content: Buffer.from('\x89PNG\x00\xff', 'latin1') };
  expect(seen).toEqual({ name: 'kettle', photo });
});

test('empty parts beyond all reason are refused before they are all read', async () => {
  const { status, json } = await bodyOf(`${file('photos', '', '').repeat(1001)}${end}`);
  expect([status, json.code]).toEqual([413, 'E_TOO_LARGE']);
});

test('a repeated name is a list in the order of the parts', async () => {
  const { seen } = await bodyOf(
    field('tag', 'a') + file('photo', '1.png', 'x') + field('tag', 'b') + file('photo', '2.png', 'y') + end,
  );
  expect(seen).toMatchObject({ tag: ['a', 'b'], photo: [{ filename: '1.png' }, { filename: '2.png' }] });
});

test('a name with brackets is a list, however many parts it has', async () => {
  const { seen } = await bodyOf(file('photos[]', '1.png', 'x') + field('tags[0]', 'a') + end);
  expect(seen).toMatchObject({ photos: [{ filename: '1.png' }], tags: ['a'] });
});

test('a file input that was left empty is no part', async () => {
  const { seen } = await bodyOf(field('name', 'kettle') + file('photo', '', '', 'application/octet-stream') + end);
  expect(seen).toEqual({ name: 'kettle' });
});

test('a quoted boundary works like an unquoted one', async () => {
  const { status } = await send(
    shape,
    openPorts(),
    sent(field('name', 'x') + end, `multipart/form-data; boundary="${boundary}"`),
  );
  expect(status).toBe(200);
});

describe('the function survives, the handler does not run, and a 400 answers', () => {
  test.each([
    ['rubbish', 'rubbish'],
    ['a form without an end', field('name', 'x')],
    ['a field cut short', `${field('a', '1')}--${boundary}\r\nContent-Disposition: form-data; name="b"\r\n\r\ncut`],
    ['a file cut short', `--${boundary}\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\ncut`],
    ['a head cut short', `--${boundary}\r\nContent-Dispo`],
    ['a part without a name', `--${boundary}\r\nContent-Disposition: form-data\r\n\r\nx\r\n${end}`],
    ['a part without a disposition', `--${boundary}\r\nX-Other: y\r\n\r\nx\r\n${end}`],
  ])('%s', async (_name, parts) => {
    const { status, json, seen } = await bodyOf(parts);
    expect([status, json.reason, seen]).toEqual([400, 'malformed_body', undefined]);
  });

  test.each(['multipart/form-data', 'multipart/form-data; charset=utf-8'])(
    'the type %s without a boundary',
    async (type) => {
      const { status } = await send(shape, openPorts(), sent(field('name', 'x') + end, type));
      expect([400, 415]).toContain(status);
    },
  );
});

test.each([
  ['a name and a list of that name', field('a', '1') + field('a[]', '2') + end, { a: ['1', '2'] }],
  ['a file and a field of that name', file('a', 'f', '1') + field('a[]', '2') + end, { a: [{ filename: 'f' }, '2'] }],
])('%s become one list', async (_name, parts, expected) => {
  expect((await bodyOf(parts)).seen).toMatchObject(expected);
});

test('a prototype key has no effect', async () => {
  const { seen } = await bodyOf(field('__proto__', 'x') + field('__proto__[]', 'y') + field('name', 'kettle') + end);
  expect([null, Object.prototype]).toContain(Object.getPrototypeOf(seen));
  expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
});

describe('limits', () => {
  test('a body of 4.5 MB passes and a larger one is a 413', async () => {
    const route: RouteShape = { ...shape, body: z.object({ photo: UploadedFile }) };
    const overhead = (file('photo', 'k.png', '') + end).length;
    expect((await bodyOf(file('photo', 'k.png', 'x'.repeat(4_500_000 - overhead)) + end, route)).status).toBe(200);
    const { status, json } = await bodyOf(file('photo', 'k.png', 'x'.repeat(4_500_010 - overhead)) + end, route);
    expect([status, json.reason, json.maxBodyBytes]).toEqual([413, 'body_too_large', 4_500_000]);
  });

  test('JSON to such a route stays limited to 64 KiB', async () => {
    const json = { ...goodRequest, body: JSON.stringify({ name: 'x'.repeat(64 * 1024) }) };
    expect((await send(shape, openPorts(), json)).status).toBe(413);
  });

  test('100 parts pass and one more is a 413', async () => {
    expect((await bodyOf(field('a', '1').repeat(100) + end)).status).toBe(200);
    const { status, json } = await bodyOf(field('a', '1').repeat(101) + end);
    expect([status, json.reason, json.maxParts]).toEqual([413, 'body_too_large', 100]);
  });

  test('nothing is read behind the part that is one too many', async () => {
    const broken = `--${boundary}\r\nno header of a part\r\n\r\nx\r\n`;
    const { status, json } = await bodyOf(field('a', '1').repeat(101) + broken + end);
    expect([status, json.reason]).toEqual([413, 'body_too_large']);
    expect((await bodyOf(field('a', '1').repeat(100) + broken + end)).status).toBe(400);
  });

  test('the headers of a part end within 8 KiB', async () => {
    const named = (length: number) => field('a'.repeat(length), '1') + end;
    expect((await bodyOf(named(8000))).status).toBe(200);
    expect((await bodyOf(named(8 * 1024))).json.reason).toBe('malformed_body');
  });

  test('small parts without any key cost next to nothing, since nobody reads them', async () => {
    const parts = field('a', '1').repeat(40_000) + end;
    const request = sent(parts);
    const ports = openPorts();
    const { apikey: _none, ...headers } = request.headers as Record<string, string>;
    const { status } = await send(shape, ports, { ...request, headers });
    expect(status).toBe(401);
  });
});

test('multipart is a 415 where the route does not accept it, whatever its size', async () => {
  const { status, json } = await bodyOf(field('name', 'x') + end, { ...shape, accepts: ['json'] });
  expect([status, json.reason]).toEqual([415, 'unsupported_media_type']);
});

test('a file in JSON is invalid input', async () => {
  const route: RouteShape = { ...shape, body: z.object({ photo: UploadedFile }) };
  const json = { ...goodRequest, body: JSON.stringify({ photo: { filename: 'k', mimetype: '', content: 'x' } }) };
  const answer = await send(route, openPorts(), json);
  expect([answer.status, answer.json.reason]).toEqual([400, 'invalid_input']);
});

test('no file, one file and several files are all a list', async () => {
  const route: RouteShape = { ...shape, body: z.object({ name: z.string(), photos: uploadedFiles(2) }) };
  const countOf = async (parts: string) => {
    const { status, seen } = await bodyOf(field('name', 'x') + parts + end, route);
    return status === 200 ? (seen as { photos: unknown[] }).photos.length : status;
  };
  const one = file('photos', '1.png', 'x');
  expect([await countOf(''), await countOf(one), await countOf(one + one), await countOf(one + one + one)]).toEqual([
    0, 1, 2, 400,
  ]);
});

test('under one idempotency key the same file is a repetition, and another one is refused', async () => {
  const ports = openPorts();
  const photo = (content: string) => field('name', 'x') + file('photo', 'k.png', content) + end;
  const first = await bodyOf(photo('same'), shape, ports);
  const again = await bodyOf(photo('same'), shape, ports);
  const other = await bodyOf(photo('else'), shape, ports);
  expect([first.status, again.status, again.headers['idempotent-replayed'], other.status]).toEqual([
    200,
    200,
    'true',
    422,
  ]);
});

test.each([
  ['by a backslash', 'my \\"best\\" photo.png', 'my "best" photo.png'],
  ['as browsers escape it', 'my %22best%22 photo.png', 'my "best" photo.png'],
  ['with a path of Windows', 'C:\\pictures\\k.png', 'C:\\pictures\\k.png'],
  ['with a semicolon in it', 'a; name="b".png'.replaceAll('"', '%22'), 'a; name="b".png'],
])('a quote in a file name is read %s', async (_name, filename, expected) => {
  const { status, seen } = await bodyOf(field('name', 'x') + file('photo', filename, 'y') + end);
  expect([status, seen]).toMatchObject([200, { name: 'x', photo: { filename: expected } }]);
});

describe('the head of a part', () => {
  const fileWith = (disposition: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: image/png\r\n\r\ny\r\n`;

  test.each([
    ['a name inside a quoted file name', 'filename="a; name=evil.png"; name="photo"', 'a; name=evil.png'],
    ['the same with its quotes escaped', 'filename="a; name=\\"evil\\".png"; name="photo"', 'a; name="evil".png'],
    ['a file name in another field’s words', 'name="photo"; filename="x; filename=y"', 'x; filename=y'],
    ['a file name with its charset', "name=photo; filename*=UTF-8''k%C3%A9%20%22.png", 'ké ".png'],
    ['one of another charset', "name=photo; filename*=iso-8859-1'en'k%E9.png", 'ké.png'],
    [
      'both, of which the one with its charset counts',
      `name="photo"; filename="k.png"; filename*=utf-8''k%C3%A9.png`,
      'ké.png',
    ],
    ['one that does not fit its charset', `name="photo"; filename="k.png"; filename*=UTF-8''k%E9.png`, 'k.png'],
    ['one of an unknown charset', `name="photo"; filename="k.png"; filename*=x-none''k.png`, 'k.png'],
    ['names in capitals', 'NAME="photo"; FileName="k.png"', 'k.png'],
  ])('is read with %s', async (_name, disposition, filename) => {
    const { status, seen } = await bodyOf(field('name', 'x') + fileWith(disposition) + end);
    expect([status, seen]).toMatchObject([200, { name: 'x', photo: { filename } }]);
  });
});

test('a field is read in the charset that its part declares', async () => {
  const latin = `--${boundary}\r\nContent-Disposition: form-data; name="name"\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nk\xe9\r\n`;
  expect((await bodyOf(latin + end)).seen).toEqual({ name: 'ké' });
});

test('a field whose bytes do not fit is a 400', async () => {
  const { status, json, seen } = await bodyOf(field('name', 'k\xe9') + end);
  expect([status, json.reason, seen]).toEqual([400, 'malformed_body', undefined]);
});

test('what is before the first part and behind the last is no part', async () => {
  const { seen } = await bodyOf(`Preamble\r\n${field('name', '')}${end}Epilogue`);
  expect(seen).toEqual({ name: '' });
});

test('bytes that look like a boundary belong to their file', async () => {
  const content = `--${boundary} and ${boundary}`;
  const { seen } = await bodyOf(file('photo', 'k.png', content) + end);
  expect(seen).toMatchObject({ photo: { content: Buffer.from(content) } });
});
