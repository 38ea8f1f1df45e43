import { expect, test } from 'vitest';
import { handler as listChat } from '#functions/dropin/messaging/list-chat/handler.ts';
import { handler as saveChat } from '#functions/dropin/messaging/save-chat/handler.ts';
import { messageKeys } from '#shared/dropin/messaging/chat.rules.ts';
import { call } from '#test/support/call.ts';
import { candidate, customer, operator, people, stranger, unknownId, votedGig } from '../history/record.ts';

const gig = votedGig.id;

async function streamingGig(overrides: Partial<typeof votedGig> = {}) {
  const { runtime, ports, keep } = await people();
  await keep({ ...votedGig, status: 'streaming', ...overrides });
  const save = (as: string, body: unknown) => call(saveChat, ports, { as, body });
  const list = async (query: Record<string, string> = {}, as = customer) => {
    const { status, body } = await call(listChat, ports, { as, params: { gigId: gig }, query });
    expect(status).toBe(200);
    return body;
  };
  const texts = async (query: Record<string, string> = {}) =>
    (await list(query)).map(({ message }: { message: string }) => message);
  return { runtime, ports, save, list, texts };
}

test('POST /chat/save by the receiver answers and stores the message as the document shows', async () => {
  const { save, list } = await streamingGig();

  const { status, body } = await save(customer, { gig, from: operator, message: 'fifth mess from the other' });

  expect(status).toBe(200);
  expect(body).toEqual({
    account: operator,
    message: 'fifth mess from the other',
    gig,
    createdAt: '2026-03-01T12:00:00.000Z',
    updatedAt: '2026-03-01T12:00:00.000Z',
    id: expect.stringMatching(/^[0-9a-f]{24}$/),
  });
  expect(await list()).toEqual([body]);
  expect(await list({}, operator)).toEqual([body]);
});

test('POST /chat/save accepts a form as well, because the document calls its fields parameters', async () => {
  const { runtime, ports, keep } = await people();
  await keep({ ...votedGig, status: 'streaming' });
  const body = new URLSearchParams({ gig, from: operator, message: 'Rue de la Paix, à gauche' }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await call(saveChat, ports, { as: customer, body, headers });
  expect(answer).toMatchObject({ status: 200, body: { account: operator, message: 'Rue de la Paix, à gauche' } });
  expect(runtime.lines.filter(({ level }) => level === 'error')).toEqual([]);
});

test('GET /chat/{gigId} answers the messages of both parties by time, as the document shows', async () => {
  const { runtime, save, list } = await streamingGig();
  for (const [from, message] of [
    [customer, 'third mess '],
    [customer, 'fourth mess '],
    [operator, 'fifth mess from the other'],
  ]) {
    await save(from === customer ? operator : customer, { gig, from, message });
    runtime.clock.advance(0.25);
  }

  const messages = await list();

  expect(
    messages.map(({ account, message, createdAt }: Record<string, string>) => [account, message, createdAt]),
  ).toEqual([
    [customer, 'third mess ', '2026-03-01T12:00:00.000Z'],
    [customer, 'fourth mess ', '2026-03-01T12:00:00.250Z'],
    [operator, 'fifth mess from the other', '2026-03-01T12:00:00.500Z'],
  ]);
  expect(Object.keys(messages[0]).sort()).toEqual(['account', 'createdAt', 'gig', 'id', 'message', 'updatedAt']);
});

test('the saves by socket, receiver and sender, with their retries, store one message', async () => {
  const { runtime, ports, save, list } = await streamingGig();
  const at = '2026-03-01T12:00:00.000Z';
  const bySocket = { id: '572124e0a528836216cfdb59', gig, account: operator, message: 'hello' };
  const keys = messageKeys({ from: operator, text: 'hello', at: runtime.clock.now() });
  await ports.chat.save({ ...bySocket, createdAt: at, updatedAt: at }, keys);

  for (const as of [customer, operator, customer]) {
    runtime.clock.advance(3);
    const { status, body } = await save(as, { gig, from: operator, message: 'hello' });
    expect([status, body.id]).toEqual([200, bySocket.id]);
  }
  expect(await list()).toHaveLength(1);

  await save(operator, { gig, from: customer, message: 'hello' });
  expect(await list()).toHaveLength(2);
  runtime.clock.advance(20);
  await save(customer, { gig, from: operator, message: 'hello' });
  expect(await list()).toHaveLength(3);
});

test('messages are read in pages by skip or start, ten at a time by default', async () => {
  const { runtime, save, texts } = await streamingGig();
  for (let index = 0; index < 12; index += 1) {
    await save(customer, { gig, from: operator, message: String(index) });
    runtime.clock.advance(1);
  }

  expect(await texts()).toHaveLength(10);
  expect(await texts({ limit: '0' })).toHaveLength(10);
  expect(await texts({ limit: '99999' })).toHaveLength(12);
  expect(await texts({ skip: '10' })).toEqual(['10', '11']);
  expect(await texts({ start: '10' })).toEqual(['10', '11']);
  expect(await texts({ start: '3', skip: '2', limit: '1' })).toEqual(['2']);
  expect(await texts({ skip: '12' })).toEqual([]);
});

test('only the two parties read and save; a foreign gig is refused like one that does not exist', async () => {
  const { ports, save, texts } = await streamingGig();

  for (const as of [stranger, candidate]) {
    const saved = await save(as, { gig, from: customer, message: 'hello' });
    expect([saved.status, saved.body.reason]).toEqual([403, 'forbidden']);
    const read = await call(listChat, ports, { as, params: { gigId: gig } });
    expect([read.status, read.body.reason]).toEqual([403, 'forbidden']);
  }
  expect((await save(customer, { gig: unknownId, from: customer, message: 'hello' })).status).toBe(403);
  expect((await call(listChat, ports, { as: customer, params: { gigId: unknownId } })).status).toBe(403);
  expect((await call(listChat, ports, { as: stranger, admin: true, params: { gigId: gig } })).status).toBe(403);
  expect((await call(listChat, ports, { params: { gigId: gig } })).status).toBe(401);
  expect((await call(saveChat, ports, { body: { gig, from: customer, message: 'hello' } })).status).toBe(401);
  expect(await texts()).toEqual([]);
});

test.each([
  ['a third person speaks', { gig, from: stranger, message: 'hello' }],
  ['a candidate speaks', { gig, from: candidate, message: 'hello' }],
  ['nothing is said', { gig, from: operator, message: '' }],
  ['too much is said', { gig, from: operator, message: 'x'.repeat(2001) }],
  ['the text is no text', { gig, from: operator, message: 7 }],
  ['the sender is missing', { gig, message: 'hello' }],
  ['the gig is no id', { gig: 'chat_1', from: operator, message: 'hello' }],
  ['the body is no object', null],
])('nothing is stored and a 400 is answered when %s', async (_name, body) => {
  const { save, texts } = await streamingGig();

  const answer = await save(customer, body);

  expect([answer.status, answer.body.reason]).toEqual([400, 'invalid_input']);
  expect(await texts()).toEqual([]);
});

test('an unpaired surrogate is refused before anything is stored', async () => {
  const { save, texts } = await streamingGig();

  for (const body of [
    { gig, from: operator, message: 'hi \ud83d' },
    { gig, from: operator, message: 'hi', '\ud83d': true },
  ]) {
    const answer = await save(customer, body);
    expect([answer.status, answer.body.reason]).toEqual([400, 'malformed_body']);
  }
  expect(await texts()).toEqual([]);
});

test('the longest text, emoji included, is stored unchanged', async () => {
  const { save, texts } = await streamingGig();
  const text = '👋'.repeat(1000);

  expect((await save(customer, { gig, from: operator, message: text })).status).toBe(200);
  expect(await texts()).toEqual([text]);
});

test('a settled gig accepts messages; an ended gig and one without operator do not, but their chat can be read', async () => {
  const settled = await streamingGig({ status: 'voted' });
  expect((await settled.save(customer, { gig, from: operator, message: 'thanks' })).status).toBe(200);

  for (const overrides of [{ status: 'cancelled' }, { status: 'pendingOperator', operator: null }] as const) {
    const { save, texts } = await streamingGig(overrides);
    const { status, body } = await save(customer, { gig, from: customer, message: 'anybody there?' });
    expect([status, body.reason]).toEqual([409, 'message_refused']);
    expect(await texts()).toEqual([]);
  }
});
