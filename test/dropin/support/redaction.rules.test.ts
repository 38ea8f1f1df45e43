import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redacted, redactedText } from '#shared/dropin/support/redaction.rules.ts';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';

describe("a client's text", () => {
  test.each([
    ['signed in as customer@example.com today', 'signed in as [mail] today'],
    ['GET /accounts?email=customer%40example.com failed', 'GET /accounts?email=[mail] failed'],
    ['mailto:<first.last+tag@mail.example.com>', 'mailto:<[mail]>'],
    ['call +15550100001 now', 'call [phone] now'],
    ['call (+1) 555-010-0001 now', 'call [phone] now'],
    ['call +1 (555) 010 0001, please', 'call [phone], please'],
    ['call 555.010.0001.', 'call [phone].'],
    ['card 4111111111111111 refused', 'card [account] refused'],
    ['card 4111 1111 1111 1111, please', 'card [account], please'],
    ['card 4111-1111-1111-1111-123.', 'card [account].'],
    ['to DE89370400440532013000 today', 'to [account] today'],
    ['to GB29 NWBK 6016 1331 9268 19, please', 'to [account], please'],
    ['to NO9386011117947', 'to [account]'],
    ['Authorization: Bearer abc.def', '[secret]'],
    ['sent with Bearer abc.def, refused', 'sent with [token], refused'],
    [`token was ${jwt}`, 'token was [token]'],
    ['password=hunter2&next=/map', '[secret]&next=/map'],
    ['{"password": "hunter2", "tries": 3}', '{"[secret]", "tries": 3}'],
    ['api_key: abc', '[secret]'],
    ['access_token=abc', '[secret]'],
    ['your code is: 123456', 'your [secret]'],
    ['code: 123456', '[secret]'],
    ['device 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'device [secret]'],
    ['key dGhpcyBpcyBhIGtleQ==', 'key [secret]'],
  ])('%s', (text, expected) => {
    expect(redactedText(text)).toBe(expected);
  });

  test.each([
    'testing message',
    'gig 5720955de2db76686c1f7c4d went from streaming to purchased',
    'request 7b6f1c1e-2a52-4c57-9f6e-0d5e4f7a9b11 took 1532 ms',
    'at 2016-04-27T10:33:01.579Z in StreamViewController.swift:120',
    'status 500 of POST /gigs/claim',
    'com.dropininc.StreamingViewControllerDelegate',
  ])('keeps what helps: %s', (text) => {
    expect(redactedText(text)).toBe(text);
  });
});

describe("a client's data", () => {
  test('lose members by their names, at any depth and with any value', () => {
    const data = {
      test: 'test',
      Password: { old: 'a', new: 'b' },
      user: { phoneNumber: 15550100001, 'e-mail': 'x', tries: 3, deviceAddress: ['a'], lat: 1.5 },
      accessToken: 'short',
      list: [{ pin: 1234 }, true, null],
    };
    expect(redacted(data)).toEqual({
      test: 'test',
      Password: '[private]',
      user: { phoneNumber: '[private]', 'e-mail': '[private]', tries: 3, deviceAddress: '[private]', lat: '[private]' },
      accessToken: '[private]',
      list: [{ pin: '[private]' }, true, null],
    });
  });

  test('lose mails and phones in texts, in whole numbers and in names', () => {
    expect(
      redacted({
        to: 15550100001,
        'customer@example.com': 'asked +15550100002',
        size: 42,
        ratio: 0.12345678,
        card: 1,
        of: 4111111111111111,
      }),
    ).toEqual({
      to: '[phone]',
      card: '[private]',
      of: '[account]',
      '[mail]': 'asked [phone]',
      size: 42,
      ratio: 0.12345678,
    });
  });

  test('are cut where they are too deep to be useful', () => {
    let deep: unknown = 'customer@example.com';
    for (let level = 0; level < 5_000; level++) deep = [deep];
    expect(JSON.stringify(redacted(deep))).toBe('[[[[[[[["[deeper]"]]]]]]]]');
  });
});

test('no mail address or phone number gets through, wherever it is', () => {
  const private_ = fc.oneof(
    fc.emailAddress(),
    fc.integer({ min: 1_000_000_000, max: 9_999_999_999 }).map((digits) => `+1${digits}`),
  );
  fc.assert(
    fc.property(fc.array(fc.string()), private_, fc.array(fc.string()), (before, secret, after) => {
      const text = [...before, secret, ...after].join(' ');
      expect(redactedText(text)).not.toContain(secret);
      expect(JSON.stringify(redacted({ a: [{ b: text }] }))).not.toContain(secret);
    }),
  );
});

test.each([
  ['one letter', 'a'],
  ['digits', '1'],
  ['digits apart', '1 '],
  ['starts of tokens', 'eyJaaaaa-'],
  ['dots', 'eyJaaaaaa.'],
  ['names', 'token '],
  ['schemes', 'bearer '],
  ['spaces', ' '],
  ['base64', 'ab+/'],
  ['signs', '@'],
])('the largest text takes no noticeable time: %s', (_what, piece) => {
  const text = piece.repeat(Math.ceil((16 * 1024) / piece.length));
  const startedAt = performance.now();
  redactedText(text);
  expect(performance.now() - startedAt).toBeLessThan(500);
});
