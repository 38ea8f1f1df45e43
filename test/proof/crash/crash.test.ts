import { expect, test } from 'vitest';
import { insistentFetch } from './insistent-fetch.ts';
import { Tally } from './tally.ts';

test('what is missing is lost, and what is there twice is doubled', () => {
  const tally = new Tally();
  for (const thing of ['one', 'two', 'three']) tally.expect('pushes', thing);
  for (const thing of ['one', 'two', 'two']) tally.found('pushes', thing);
  tally.found('mails', 'unforeseen');
  expect(tally.rows()).toEqual([
    { kind: 'pushes', expected: 3, lost: ['three'], doubled: ['two'] },
    { kind: 'mails', expected: 0, lost: [], doubled: [] },
  ]);
});

test('a request is sent under one key until it is answered, and another request under another key', async () => {
  const sent: unknown[] = [];
  const answers = [
    () => new Response('', { status: 500 }),
    () => Response.error(),
    () => new Response('', { status: 409, headers: { 'retry-after': '0.01' } }),
    () => new Response('', { status: 200 }),
    () => new Response('', { status: 409 }),
  ];
  const insist = insistentFetch('http://product', async (_input, init) => {
    sent.push(new Headers(init?.headers).get('idempotency-key'));
    const answer = answers.shift()?.();
    if (!answer || answer.status === 0) throw new Error('The connection was cut.');
    return answer;
  });
  expect((await insist('http://product/gigs', { method: 'POST' })).status).toBe(200);
  expect(new Set(sent)).toEqual(new Set([expect.stringMatching(/^[0-9a-f-]{36}$/)]));
  expect(sent).toHaveLength(4);
  expect((await insist('http://product/gigs', { method: 'POST' })).status).toBe(409);
  expect(sent[4]).not.toBe(sent[0]);
});
