import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkServerRequest } from '#shared/platform/server-api/server-signature.rules.ts';

/** The worked example of Pusher's "HTTP API reference". */
const example = {
  appId: '3',
  key: '278d425bdf160c739803',
  secret: '7ad3773142a6692b25b8',
  signedAt: 1_353_088_179,
  body: '{"name":"foo","channels":["project-3"],"data":"{\\"some\\":\\"data\\"}"}',
  signature: 'da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c',
} as const;

const request = {
  method: 'POST',
  path: '/apps/3/events',
  appId: '3',
  query: [
    ['auth_key', example.key],
    ['auth_timestamp', String(example.signedAt)],
    ['auth_version', '1.0'],
    ['body_md5', 'ec365a775a4cd0599faeb73354201b6f'],
    ['auth_signature', example.signature],
  ],
  body: Buffer.from(example.body),
} as const;

test("the example of Pusher's documentation is genuine, in any order of its query and for ten minutes each way", () => {
  for (const skew of [0, 600, -600]) {
    expect(() => checkServerRequest(request, example, (example.signedAt + skew) * 1000)).not.toThrow();
  }
  const shuffled = { ...request, query: request.query.toReversed() };
  expect(() => checkServerRequest(shuffled, example, example.signedAt * 1000)).not.toThrow();
});

test.each([
  ['before the change', { ...example, otherSecret: 'the next one' }, true],
  ['after the change', { ...example, secret: 'the next one', otherSecret: example.secret }, true],
  ['once the other value is gone', { ...example, secret: 'the next one', otherSecret: '' }, false],
])('a signature by one of two values counts: %s', (_when, application, isTaken) => {
  const check = () => checkServerRequest(request, application, example.signedAt * 1000);
  if (isTaken) expect(check).not.toThrow();
  else expect(check).toThrow(expect.objectContaining({ code: 'unsigned_request' }));
});

test.each([601, -601])('it is refused %s seconds off', (skew) => {
  expect(() => checkServerRequest(request, example, (example.signedAt + skew) * 1000)).toThrow(
    expect.objectContaining({ code: 'unsigned_request' }),
  );
});

test('one changed byte of its body is refused', () => {
  const changed = { ...request, body: Buffer.from(example.body.replace('foo', 'fop')) };
  expect(() => checkServerRequest(changed, example, example.signedAt * 1000)).toThrow(
    expect.objectContaining({ facts: { errors: [expect.objectContaining({ path: 'body_md5' })] } }),
  );
});

test.each(['/apps/3/users/team%237/terminate_connections', '/apps/3/users/team#7/terminate_connections'])(
  'a path may be signed as %s',
  (signed) => {
    const query = request.query.filter(([name]) => !['body_md5', 'auth_signature'].includes(name));
    const text = ['POST', signed, query.map((pair) => pair.join('=')).join('&')].join('\n');
    const signature = createHmac('sha256', example.secret).update(text).digest('hex');
    const path = decodeURIComponent(signed);
    const arrived = { ...request, path, body: Buffer.of(), query: [...query, ['auth_signature', signature]] as const };
    expect(() => checkServerRequest(arrived, example, example.signedAt * 1000)).not.toThrow();
    const other = { ...arrived, path: path.replace('7', '8') };
    expect(() => checkServerRequest(other, example, example.signedAt * 1000)).toThrow();
  },
);
