import { describe, expect, test } from 'vitest';
import { handler as notifyStreamParties } from '#functions/instant/notify-stream-parties/handler.ts';
import { handler as requestStream } from '#functions/instant/request-stream/handler.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import { call } from '../support/call.ts';
import { itemsOf } from '../support/items.ts';
import { follows } from '../support/topic-items.ts';
import { people } from './people.ts';
import { phone, type Step } from './streams/stored-stream-fixture.ts';

/** The queue between the table and the consumer: unhandled records are delivered again. */
async function notified() {
  const fixture = await people();
  const consume = consumerFunction('notifyStreamParties', notifyStreamParties, fixture.ports, (image) => image);
  const recordsOf = async (streamId: string) => {
    const items = await itemsOf(fixture.runtime, `STR#${streamId}`);
    return items
      .filter((item) => follows(notifyStreamParties, item))
      .map((item) => ({ messageId: String(item.SK), body: JSON.stringify(item) }));
  };
  /** Delivers the events of a stream from the nth on, and returns how many must be delivered again. */
  const deliver = async (streamId: string, from = 0) => {
    const { batchItemFailures } = await consume({ Records: (await recordsOf(streamId)).slice(from) });
    return batchItemFailures.length;
  };
  const invited = (draft = {}) => fixture.streamAfter([], { notify: true, ...draft });
  return { ...fixture, deliver, invited };
}

describe('the dealer gets their token', () => {
  test('by push only, to the phones of the account that has verified the number', async () => {
    const { pushed, written, register, deliver, invited } = await notified();
    await register(phone, ['phone', 'tablet', 'removed app']);
    const { id, tokens } = await invited();

    expect(await deliver(id)).toBe(0);

    expect(pushed.map(({ address }) => address).sort()).toEqual(['phone', 'tablet']);
    expect(pushed[0]?.message).toEqual({
      messageId: `${id}-1-dealer`,
      text: 'You are asked for a live video',
      code: 4,
      data: { name: 'stream-requested', stream: id, token: tokens.dealer, at: '2026-03-01T12:00:00.000Z' },
      lifeSeconds: 600,
    });
    expect(written).toEqual([]);
  });

  test.each([
    ['no account has the number', undefined],
    ['the account with the number has not proven it', 'unverified'],
    ['the account with the number has no phone with the app', 'verified'],
  ] as const)('by SMS when %s', async (_, status) => {
    const { pushed, written, register, deliver, invited } = await notified();
    if (status) await register(phone, status === 'unverified' ? ['phone of a stranger'] : [], status);
    const { id, tokens } = await invited();
    expect(await deliver(id)).toBe(0);
    expect(pushed).toEqual([]);
    expect(written).toEqual([{ to: phone, text: expect.stringContaining(tokens.dealer) }]);
    expect(written[0]?.text).not.toContain(tokens.viewer);
  });

  test('by SMS on the budget of the application that asked, as is the news that it was missed', async () => {
    const { ports, spent, register, play, deliver } = await notified();
    const as = await register('15550100002', []);
    const { body } = await call(requestStream, ports, { body: { phone }, query: { notify: 'true' }, as });
    await deliver(body.id);
    await play(body.id, [600, ['pendingTtl', 'system']]);
    await deliver(body.id, 1);
    expect(spent).toEqual(['dropin', 'dropin']);
  });

  test('by mail when no phone is known', async () => {
    const { written, deliver, invited } = await notified();
    const { id, tokens } = await invited({ dealer: { phone: null, email: 'dealer@example.com' } });
    await deliver(id);
    expect(written).toEqual([{ to: 'dealer@example.com', text: expect.stringContaining(tokens.dealer) }]);
  });

  test('once, however often the record arrives', async () => {
    const { pushed, written, register, deliver, invited } = await notified();
    const { id } = await invited();
    for (const _ of [1, 2, 3]) await deliver(id);
    expect(written).toHaveLength(1);
    await register('15550100009', ['phone']);
    const other = await invited({ dealer: { phone: '15550100009', email: null } });
    for (const _ of [1, 2, 3]) await deliver(other.id);
    expect([pushed.length, written.length]).toEqual([1, 1]);
  });

  test('later, when the channel is down', async () => {
    const { written, down, deliver, invited } = await notified();
    const { id } = await invited();
    down.add('sms');
    expect(await deliver(id)).toBe(1);
    down.clear();
    expect(await deliver(id)).toBe(0);
    expect(written).toHaveLength(1);
  });

  test.each([
    ['the caller passes it on', { notify: false }, []],
    ['the request has been cancelled since', {}, [['cancel', 'viewer']]],
    ['the request has outlived itself', {}, [601]],
  ] as [string, object, Step[]][])('not at all when %s', async (_, draft, steps) => {
    const { pushed, written, register, play, deliver, invited } = await notified();
    await register(phone, ['phone']);
    const { id } = await invited(draft);
    await play(id, steps);
    expect(await deliver(id)).toBe(0);
    const invitations = pushed.filter(({ message }) => message.code === 4);
    expect([invitations, written]).toEqual([[], []]);
  });
});

describe('news of the stream', () => {
  test('goes to both parties on every known phone, once per phone, without a token', async () => {
    const { pushed, ports, register, play, deliver, invited, steps } = await notified();
    const viewerAccount = await register('15550100002', ['viewer phone']);
    await register(phone, ['dealer phone']);
    const { id, tokens } = await invited({ viewerAccount });
    await ports.streams.commit([
      ports.streams.deviceBinding(id, 'viewer', { address: 'viewer phone', type: 'ios', bundleId: null }),
      ports.streams.deviceBinding(id, 'dealer', { address: 'dealer camera', type: 'android', bundleId: null }),
    ]);
    await play(id, steps.stopped);
    for (const _ of [1, 2]) expect(await deliver(id, 1)).toBe(0);
    const heardBy = (address: string) =>
      pushed.filter((each) => each.address === address).map(({ message }) => message.code ?? message.text);
    expect(heardBy('viewer phone')).toEqual([1, 3]);
    expect(heardBy('dealer phone')).toEqual(['The other party is ready to stream', 1, 3]);
    expect(heardBy('dealer camera')).toEqual(heardBy('dealer phone'));
    const text = JSON.stringify(pushed);
    for (const token of [tokens.viewer, tokens.dealer]) expect(text).not.toContain(token);
  });

  test('reaches the viewer when the dealer did not come', async () => {
    const { pushed, ports, register, play, deliver, invited } = await notified();
    const viewerAccount = await register('15550100002', ['viewer phone']);
    const { id } = await invited({ viewerAccount });
    await play(id, [600, ['pendingTtl', 'system']]);
    expect(await deliver(id, 1)).toBe(0);
    expect(pushed.map(({ address, message }) => [address, message.code])).toEqual([['viewer phone', 5]]);
    expect((await ports.streams.get(id))?.status).toBe('missed');
  });

  test('reaches a viewer with an account and no phone by mail, once, only when the dealer did not come', async () => {
    const { written, register, play, deliver, streamAfter, invited } = await notified();
    const viewerAccount = await register('15550100002', []);
    const { id } = await invited({ viewerAccount });
    await play(id, [600, ['pendingTtl', 'system']]);
    for (const _ of [1, 2]) expect(await deliver(id, 1)).toBe(0);
    expect(written).toEqual([{ to: '15550100002', text: 'The request for a live video was missed.' }]);
    const cancelled = await invited({ viewerAccount });
    await play(cancelled.id, [['cancel', 'dealer']]);
    await deliver(cancelled.id, 1);
    const quiet = await streamAfter([600, ['pendingTtl', 'system']], { viewerAccount, notify: false });
    await deliver(quiet.id, 1);
    expect(written).toHaveLength(1);
  });

  test('does not reach a dealer who was not to be notified', async () => {
    const { pushed, register, play, deliver, streamAfter, steps } = await notified();
    await register(phone, ['dealer phone']);
    const { id } = await streamAfter([]);
    await play(id, steps.cancelled);
    await deliver(id);
    expect(pushed).toEqual([]);
  });

  test('reaches the other phones even when one phone names an unknown app', async () => {
    const { pushed, ports, register, play, deliver, invited, steps } = await notified();
    const viewerAccount = await register('15550100002', ['viewer phone']);
    const { id } = await invited({ viewerAccount });
    const stranger = { address: 'x', type: 'ios', bundleId: 'com.example.unknown' } as const;
    await ports.streams.commit([ports.streams.deviceBinding(id, 'dealer', stranger)]);
    await play(id, steps.cancelled);
    expect(await deliver(id, 1)).toBe(0);
    expect(pushed.map(({ address }) => address)).toEqual(['viewer phone']);
  });
});
