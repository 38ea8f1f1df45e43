import { describe, expect, test } from 'vitest';
import { Failure } from '#shared/kernel/errors.ts';
import type { PushRecords } from '#shared/platform/push/push.ports.ts';
import { pushRecords } from '#shared/platform/push/push-record.dynamo.ts';
import { sendOnce } from '#shared/platform/push/send-once.usecase.ts';
import { testRuntime } from '#test/support/store.ts';

const to = { messageId: 'gig-7', target: 'phone' };
/** What a function's run may take (infra/constructs/operation-function.ts). */
const longestRunSeconds = 10;

/** A call of a run that ends here: nothing after it happens. */
class Crash extends Error {}

async function outbox() {
  const runtime = await testRuntime();
  const records = pushRecords(runtime);
  const sent: string[] = [];
  const send = async () => {
    sent.push('sent');
    return true;
  };
  return { clock: runtime.clock, records, sent, send };
}

/** A run that crashes before its nth call to the store or the provider, and whose calls after that do nothing. */
function crashingBefore(nth: number, records: PushRecords, send: () => Promise<boolean>) {
  let calls = 0;
  const orCrash = <T>(call: () => Promise<T>): Promise<T> => (++calls >= nth ? Promise.reject(new Crash()) : call());
  const crashing: PushRecords = {
    ...records,
    claim: (...given) => orCrash(() => records.claim(...given)),
    recordSent: (...given) => orCrash(() => records.recordSent(...given)),
    release: (...given) => orCrash(() => records.release(...given)),
  };
  return sendOnce({ pushRecords: crashing }, to, () => orCrash(send));
}

describe('a message to one target', () => {
  test('is sent by one of many callers at once, and the others come again', async () => {
    const { records, sent, send } = await outbox();
    const callers = Array.from({ length: 10 }, () => sendOnce({ pushRecords: records }, to, send));
    const outcomes = await Promise.allSettled(callers);
    expect(sent).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'busy' });
      else expect(outcome.value).toBe(true);
    }
    expect(await sendOnce({ pushRecords: records }, to, send)).toBe(true);
    expect(sent).toHaveLength(1);
  });

  test('is not sent again while a slow run sends it, and counts as sent only then', async () => {
    const { clock, records, sent, send } = await outbox();
    const { promise: answer, resolve } = Promise.withResolvers<boolean>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const slow = sendOnce({ pushRecords: records }, to, () => {
      begin();
      return answer;
    });
    await begun;
    clock.advance(longestRunSeconds);
    await expect(sendOnce({ pushRecords: records }, to, send)).rejects.toMatchObject({ code: 'busy' });
    expect(await records.sentTo(to.messageId)).toEqual(new Set());
    resolve(true);
    expect(await slow).toBe(true);
    expect(await records.sentTo(to.messageId)).toEqual(new Set([to.target]));
    expect(sent).toEqual([]);
  });

  test('is sent at once again after a failure of the provider', async () => {
    const { records, sent, send } = await outbox();
    const failing = () => Promise.reject(new Failure('provider_unavailable', { detail: 'an outage' }));
    await expect(sendOnce({ pushRecords: records }, to, failing)).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
    expect(await sendOnce({ pushRecords: records }, to, send)).toBe(true);
    expect(sent).toHaveLength(1);
  });

  test('is not recorded for a target that no longer exists', async () => {
    const { records } = await outbox();
    expect(await sendOnce({ pushRecords: records }, to, async () => false)).toBe(false);
    expect(await records.sentTo(to.messageId)).toEqual(new Set());
  });

  // Only the last of the three may double it: SNS and SES take no id by which they would leave a repeated one out.
  test.each([
    [1, 'the claim', 1],
    [2, 'the message', 1],
    [3, 'the outcome', 2],
  ])('of a run that dies before call %i, %s, is sent after its lease, %i times in all', async (nth, _call, times) => {
    const { clock, records, sent, send } = await outbox();
    await expect(crashingBefore(nth, records, send)).rejects.toThrow(Crash);
    clock.advance(15);
    expect(await sendOnce({ pushRecords: records }, to, send)).toBe(true);
    expect(await sendOnce({ pushRecords: records }, to, send)).toBe(true);
    expect(sent).toHaveLength(times);
  });
});
