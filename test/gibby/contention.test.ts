import { expect, test } from 'vitest';
import { requester, traveller } from './deal-fixture.ts';
import { messageFixture } from './messages/message-fixture.ts';
import { offerFixture } from './offers/offer-fixture.ts';
import { creditsFixture, notifyFor } from './payments/payment-fixture.ts';
import { requestFixture } from './requests/request-fixture.ts';
import { roomFixture } from './rooms/room-fixture.ts';
import { socialFixture } from './social/social-fixture.ts';

const times = <Result>(count: number, work: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));
const statusesOf = (answers: readonly { status: number }[]) => [...new Set(answers.map(({ status }) => status))];

test('23 travellers offer for one request at once, and each offer is made', async () => {
  const fixture = await offerFixture();
  const travellers = Array.from({ length: 23 }, (_, index) => 100 + index);
  for (const id of travellers) {
    await fixture.join(id);
    await fixture.travel(id);
  }
  const answers = await times(travellers.length, (index) => fixture.offer(travellers[index] ?? 0));
  expect(statusesOf(answers)).toEqual([200]);
  expect((await fixture.offersFor(requester, { limit: '100' })).body.data).toHaveLength(23);
});

test('40 messages in one room at once are all stored, under numbers without a gap', async () => {
  const fixture = await roomFixture();
  const room: number = (await fixture.asTraveller(traveller, await fixture.request(), requester)).body.data.id;
  const answers = await times(40, (index) => fixture.say(index % 2 ? requester : traveller, room));
  expect(statusesOf(answers)).toEqual([200]);
  const numbers = answers.map(({ body }) => body.data.id).sort((one, other) => one - other);
  expect(numbers).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
});

test('40 messages of a deal at once are all stored, and all count as unread', async () => {
  const fixture = await messageFixture();
  const { threadId } = await fixture.thread();
  expect(statusesOf(await times(40, () => fixture.write(requester, threadId)))).toEqual([200]);
  expect((await fixture.conversation(traveller, threadId, { limit: '100' })).body.meta.pagination.total).toBe(40);
});

test('80 notifications of one payment at once pay it once', async () => {
  const fixture = await creditsFixture();
  await fixture.join(7);
  const form = await fixture.begin(7, { amount: '500,000', paymentchannel: '15' });
  expect(new Set(await times(80, () => fixture.notify(notifyFor(form))))).toEqual(new Set(['CONTINUE']));
  expect(await fixture.creditOf(7)).toBe(500_000);
});

test('200 comments on one request at once are all stored and counted', async () => {
  const fixture = await requestFixture();
  for (const id of [1, 2]) await fixture.join(id);
  const id = await fixture.asked(1);
  expect(statusesOf(await times(200, () => fixture.comment(2, id, 'Which ones?')))).toEqual([200]);
  expect((await fixture.commentsOf(1, id)).body.meta.pagination.total).toBe(200);
});

test('a user whom 60 others follow at once has 60 followers', async () => {
  const fixture = await socialFixture();
  for (let id = 1; id <= 61; id += 1) await fixture.join(id);
  expect(statusesOf(await times(60, (index) => fixture.follow(index + 2, 1)))).toEqual([200]);
  expect(await fixture.ports.follows.counts(1)).toMatchObject({ followers: 60 });
});
