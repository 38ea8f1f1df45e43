import { expect, test } from 'vitest';
import { handler as listChat } from '#functions/dropin/messaging/list-chat/handler.ts';
import { handler as saveChat } from '#functions/dropin/messaging/save-chat/handler.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { call } from '#test/support/call.ts';
import { candidate, customer, operator, people, stranger, unknownId, votedGig } from '../history/record.ts';

const gig = votedGig.id;

async function streamingGig(overrides: Partial<typeof votedGig> = {}) {
  const { runtime, ports, keep } = await people();
  await keep({ ...votedGig, status: 'streaming', ...overrides });
  const save = (as: string, body: unknown) => call(saveChat, ports, { as, body });
  /** What the server heard on the gig's channel. */
  const hear = async (account: string, message: string) => {
    const at = timestampOf(runtime.clock.now());
    const heard = { id: runtime.ids.objectId(), gig, account, message, createdAt: at, updatedAt: at };
    await ports.chat.record(heard);
    return heard;
  };
  const list = async (query: Record<string, string> = {}, as = customer) => {
    const { status, body } = await call(listChat, ports, { as, params: { gigId: gig }, query });
    expect(status).toBe(200);
    return body;
  };
  const texts = async (query: Record<string, string> = {}) =>
    (await list(query)).map(({ message }: { message: string }) => message);
  return { runtime, ports, save, hear, list, texts };
}

test('POST /chat/save by the receiver answers and stores the message as the document shows', async () => {
  const { save, hear, list } = await streamingGig();
  await hear(operator, 'fifth mess from the other');

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
  const { runtime, ports, hear } = await streamingGig();
  await hear(operator, 'Rue de la Paix, à gauche');
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
    await save(String(from), { gig, from, message });
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

test('equal words that were said twice are two messages, which the receiver saves one by one', async () => {
  const { runtime, save, hear, list } = await streamingGig();
  const said = [await hear(operator, 'hello')];
  runtime.clock.advance(1);
  said.push(await hear(operator, 'hello'));

  const receipt = { gig, from: operator, message: 'hello' };
  const answers = [await save(customer, receipt), await save(customer, receipt), await save(customer, receipt)];
  expect(answers.map(({ status, body }) => [status, body.id])).toEqual([
    [200, said[0]?.id],
    [200, said[1]?.id],
    [200, said[1]?.id],
  ]);
  expect(await list()).toEqual(said);
});

test('a party says their own words, twice if they say them twice', async () => {
  const { save, texts, list } = await streamingGig();
  for (let time = 0; time < 2; time++) {
    expect((await save(customer, { gig, from: customer, message: 'hello' })).status).toBe(200);
  }
  expect(await texts()).toEqual(['hello', 'hello']);
  expect((await list()).map(({ account }: { account: string }) => account)).toEqual([customer, customer]);
});

test.each([
  ['that the other party has not said', 'I agree to pay double'],
  ['that only the caller has said', 'mine'],
])("words %s cannot be saved as the other party's", async (_, message) => {
  const { save, hear, texts } = await streamingGig();
  await hear(customer, 'mine');
  const { status, body } = await save(customer, { gig, from: operator, message });
  expect([status, body.reason]).toEqual([409, 'message_refused']);
  expect(await texts()).toEqual(['mine']);
});

test('messages are read in pages by skip or start, ten at a time by default', async () => {
  const { runtime, save, texts } = await streamingGig();
  for (let index = 0; index < 12; index += 1) {
    await save(customer, { gig, from: customer, message: String(index) });
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

  expect((await save(operator, { gig, from: operator, message: text })).status).toBe(200);
  expect(await texts()).toEqual([text]);
});

test('a settled gig accepts messages; an ended gig and one without operator do not, but their chat can be read', async () => {
  const settled = await streamingGig({ status: 'voted' });
  expect((await settled.save(customer, { gig, from: customer, message: 'thanks' })).status).toBe(200);

  for (const overrides of [{ status: 'cancelled' }, { status: 'pendingOperator', operator: null }] as const) {
    const { save, texts } = await streamingGig(overrides);
    const { status, body } = await save(customer, { gig, from: customer, message: 'anybody there?' });
    expect([status, body.reason]).toEqual([409, 'message_refused']);
    expect(await texts()).toEqual([]);
  }
});
