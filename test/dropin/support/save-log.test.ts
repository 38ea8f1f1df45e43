import { describe, expect, test } from 'vitest';
import { handler as saveLog } from '#functions/dropin/support/save-log/handler.ts';
import { rateLimits } from '#shared/platform/http/rate-limit.dynamo.ts';
import { call } from '#test/support/call.ts';
import { testRuntime } from '#test/support/store.ts';

const account = '570732086a5e9bd853b4f00b';
const sample = { level: 'debug', message: 'testing message', data: { test: 'test' } };

async function fixture() {
  const runtime = await testRuntime();
  const save = (body: unknown, as?: string) =>
    call(saveLog, { ...runtime, rateLimits: rateLimits(runtime) }, { body, ...(as && { as }) });
  const written = () => runtime.lines.filter(({ message }) => message === 'client_log');
  return { runtime, save, written };
}

describe('POST /logs', () => {
  test('writes the documented line into the log', async () => {
    const { save, written } = await fixture();
    const { status, body } = await save(sample);
    expect([status, body]).toEqual([200, {}]);
    expect(written()).toEqual([
      {
        level: 'info',
        message: 'client_log',
        facts: {
          requestId: 'test-request',
          clientLevel: 'debug',
          clientMessage: 'testing message',
          data: { test: 'test' },
        },
      },
    ]);
  });

  test('names the account of a signed-in caller', async () => {
    const { save, written } = await fixture();
    expect((await save(sample, account)).status).toBe(200);
    expect(written()[0]?.facts.accountId).toBe(account);
  });

  test.each(['debug', 'info', 'warn', 'error'])('logs the level %s, and never as a fault of ours', async (level) => {
    const { runtime, save, written } = await fixture();
    expect((await save({ level, message: 'm' })).status).toBe(200);
    expect(written()).toMatchObject([{ level: 'info', facts: { clientLevel: level, clientMessage: 'm' } }]);
    expect(runtime.lines.filter((line) => line.level === 'error')).toEqual([]);
  });

  test('keeps secrets, mails and phones out of the log, both in the message and in the data', async () => {
    const { runtime, save, written } = await fixture();
    const answer = await save({
      level: 'error',
      message: 'customer@example.com from +15550100001 with Bearer abcdef',
      data: { password: 'hunter2', seen: ['customer@example.com', { phone: '15550100001' }] },
    });
    expect(answer.status).toBe(200);
    expect(written()[0]?.facts).toMatchObject({
      clientMessage: '[mail] from [phone] with [token]',
      data: { password: '[private]', seen: ['[mail]', { phone: '[private]' }] },
    });
    expect(JSON.stringify(runtime.lines)).not.toMatch(/customer@|15550100001|abcdef|hunter2/);
  });

  test('cannot imitate a log line of our own', async () => {
    const { save, written } = await fixture();
    await save({ level: 'info', message: 'm', data: { faults: 1, _aws: {}, requestId: 'other' }, requestId: 'other' });
    expect(written()[0]?.facts).toEqual({
      requestId: 'test-request',
      clientLevel: 'info',
      clientMessage: 'm',
      data: { faults: 1, _aws: {}, requestId: 'other' },
    });
  });

  test.each([
    ['WARNING', 'warn'],
    ['fatal', 'error'],
    ['Error', 'error'],
    ['verbose', 'debug'],
    ['notice', 'info'],
  ])('logs the level %s as %s', async (level, ours) => {
    const { save, written } = await fixture();
    expect((await save({ ...sample, level })).status).toBe(200);
    expect(written()[0]?.facts?.clientLevel).toBe(ours);
  });

  test.each([
    ['another level', { ...sample, level: 'loud' }],
    ['no level', { message: 'm' }],
    ['no message', { level: 'info' }],
    ['an empty message', { level: 'info', message: '' }],
    ['data that is no object', { ...sample, data: 'text' }],
    ['no object', null],
  ])('refuses %s, and writes nothing', async (_what, body) => {
    const { save, written } = await fixture();
    const answer = await save(body);
    expect([answer.status, answer.body.reason]).toEqual([400, 'invalid_input']);
    expect(written()).toEqual([]);
  });

  test('accepts at most 16 KB', async () => {
    const { save, written } = await fixture();
    const frame = JSON.stringify({ level: 'info', message: '' }).length;
    const fits = 'x '.repeat(8 * 1024).slice(0, 16 * 1024 - frame);
    expect((await save({ level: 'info', message: fits })).status).toBe(200);
    const refused = await save({ level: 'info', message: `${fits}x` });
    expect([refused.status, refused.body.reason]).toEqual([413, 'body_too_large']);
    expect(written()).toHaveLength(1);
  });

  test('handles data of any depth that fits into 16 KB', async () => {
    const { save } = await fixture();
    const deep = `{"level":"info","message":"m","data":{"a":${'['.repeat(8_000)}${']'.repeat(8_000)}}}`;
    expect([200, 400]).toContain((await save(deep)).status);
  });

  test('accepts 120 lines a minute from one address, and more in the next minute', async () => {
    const { runtime, save, written } = await fixture();
    for (let line = 0; line < 120; line++) expect((await save(sample)).status).toBe(200);
    const refused = await save(sample);
    expect([refused.status, refused.body.reason]).toEqual([429, 'too_many_requests']);
    expect(written()).toHaveLength(120);
    runtime.clock.advance(66);
    expect((await save(sample)).status).toBe(200);
  });
});
