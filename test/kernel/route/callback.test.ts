import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { callbackFunction } from '#shared/kernel/route/callback.ts';
import { type CallbackDefinition, defineCallback, type SignedMessage, type Unit } from '#shared/kernel/route/define.ts';
import { unlimited } from '#test/support/call.ts';
import { ambient } from './pipeline-under-test.ts';

const definition: CallbackDefinition = defineCallback({
  method: 'POST',
  path: '/callbacks/payment',
  summary: 'A callback for tests',
  source: 'X00',
  body: z.object({ amount: z.string() }),
  accepts: ['form', 'json'],
  errors: [],
  rateLimit: { per: 'address', limit: 1, windowSeconds: 60 },
  uses: {},
});

/** A provider whose signature is valid when its header contains the right word. */
function provider(operation: (body: unknown, proven: unknown) => string = () => 'CONTINUE', refusal?: string) {
  const ports = { ...ambient(), rateLimits: unlimited };
  const verified: SignedMessage[] = [];
  const unit: Unit<CallbackDefinition> = {
    definition: { ...definition, ...(refusal !== undefined && { refusal }) },
    operation: async (body, _ports, proven) => operation(body, proven),
    verify: async (message) => {
      verified.push(message);
      return message.headers.signature === 'good' ? { signedBy: 'the provider' } : undefined;
    },
  };
  const receive = callbackFunction('bePaid', unit, ports);
  const post = (body: string | undefined, headers: Record<string, string> = {}, isBase64Encoded = false) => {
    const sent = { 'content-type': 'application/x-www-form-urlencoded', signature: 'good', ...headers };
    const event: Partial<APIGatewayProxyEventV2> = { headers: sent, body, isBase64Encoded };
    return receive(event as APIGatewayProxyEventV2, {});
  };
  return { post, verified, ports };
}

test('a character that stands for lost bytes is taken from a message whose signature proves it', async () => {
  const given: unknown[] = [];
  const { post } = provider((body) => {
    given.push(body);
    return 'CONTINUE';
  });
  await post('{"amount":"5 \ufffd"}', { 'content-type': 'application/json' });
  expect(given).toEqual([{ amount: '5 \ufffd' }]);
});

test('a signed message is verified once, handled with what the signature proves, and answered in plain text', async () => {
  const given: unknown[] = [];
  const { post, verified } = provider((body, proven) => {
    given.push(body, proven);
    return 'CONTINUE';
  });

  const answer = await post('amount=10000.00');

  expect(answer).toEqual({ statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'CONTINUE' });
  expect(verified.map(({ rawBody }) => rawBody)).toEqual(['amount=10000.00']);
  expect(given).toEqual([{ amount: '10000.00' }, { signedBy: 'the provider' }]);
});

test('the signature is verified over the raw bytes, also of a base64 body', async () => {
  const { post, verified } = provider();
  const answer = await post(Buffer.from('amount=%31').toString('base64'), {}, true);
  expect(answer.statusCode).toBe(200);
  expect(verified[0]?.rawBody).toBe('amount=%31');
});

test.each(['amount=1', '{"not json', '', undefined])(
  'without a valid signature the body %j is a 403 and not even parsed',
  async (body) => {
    let runs = 0;
    const { post, ports } = provider(() => String(++runs));
    const answer = await post(body, { signature: 'bad', 'content-type': 'application/json' });
    expect(answer.statusCode).toBe(403);
    expect(JSON.parse(answer.body ?? '')).toMatchObject({ reason: 'forbidden' });
    expect(answer.body).not.toContain('bad signature');
    expect(ports.lines).toHaveLength(1);
    expect(runs).toBe(0);
  },
);

test('a provider that expects a word for a refusal gets it with status 200, and nothing is parsed or run', async () => {
  let runs = 0;
  const { post, ports } = provider(() => String(++runs), 'STOP');
  const answer = await post('{"not json', { signature: 'bad' });
  expect(answer).toEqual({ statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'STOP' });
  expect([runs, ports.lines.length]).toEqual([0, 1]);
});

test.each([
  ['malformed', '{"amount', 'application/json', 400, 'malformed_body'],
  ['of another form', 'sum=1', 'application/x-www-form-urlencoded', 400, 'invalid_input'],
  ['of another type', 'amount=1', 'text/plain', 415, 'unsupported_media_type'],
  ['too large', `amount=${'1'.repeat(65_536)}`, 'application/x-www-form-urlencoded', 413, 'body_too_large'],
])('a signed message that is %s changes nothing', async (_name, body, contentType, status, code) => {
  let runs = 0;
  const { post } = provider(() => String(++runs));
  const answer = await post(body, { 'content-type': contentType });
  expect([answer.statusCode, JSON.parse(answer.body ?? '').reason, runs]).toEqual([status, code, 0]);
});
