import { expect, test } from 'vitest';
import { Failure } from '#shared/kernel/errors.ts';
import type { Member, Place, PostOutcome } from '#shared/platform/realtime/fan-out/fan-out.ports.ts';
import type { FanOutMessage, PublishedEvent } from '#shared/platform/realtime/fan-out/fan-out.ts';
import { fanOut } from '#shared/platform/realtime/fan-out/fan-out.usecase.ts';

interface Post {
  readonly connectionId: string;
  readonly seqs: readonly number[];
}

const channel = 'private-x';
const eventsOf = (...seqs: number[]): FanOutMessage[] =>
  seqs.map((seq) => ({ id: `e${seq}`, channel, event: 'e', data: { n: seq } }));
const named = (...names: string[]): Member[] =>
  names.map((name) => ({ connectionId: name, socketId: `socket-${name}` }));

/** A fan-out on fakes. An event's number is in its id. */
function stage(members: readonly Member[], shards = 1, isSpread = shards > 1) {
  const posts: Post[] = [];
  const ended: string[] = [];
  const kept: Place[] = [];
  const shared: unknown[] = [];
  let outcomeOf = (_connectionId: string): PostOutcome | Promise<PostOutcome> => 'sent';
  let timeLeft = 10_000;
  const ports = {
    channelSequence: {
      append: async (_channel: string, events: readonly PublishedEvent[]) =>
        events.map(({ id, channel: _, ...event }) => ({ ...event, seq: Number(id.slice(1)) })),
      isSpread: async () => isSpread,
    },
    connectionEnds: { send: async (connectionId: string) => void ended.push(connectionId) },
    log: { info: () => undefined, error: () => undefined },
    members: {
      shardsOf: () => shards,
      pagesOf: async function* () {
        for (let from = 0; from < members.length; from += 2) yield members.slice(from, from + 2);
      },
    },
    places: {
      read: async () => kept.at(-1),
      keep: async (_c: string, _s: number, place: Place) => void kept.push(place),
    },
    poster: {
      postsInFlight: 3,
      frame: (text: string) => ({ text, hash: '' }),
      post: async (connectionId: string, frames: readonly { text: string }[]) => {
        const outcome = await outcomeOf(connectionId);
        if (outcome === 'sent') posts.push({ connectionId, seqs: frames.map(({ text }) => JSON.parse(text).seq) });
        return outcome;
      },
    },
    shares: { send: async (share: unknown) => void shared.push(share) },
  };
  return {
    posts,
    ended,
    kept,
    shared,
    answers: (answer: typeof outcomeOf) => {
      outcomeOf = answer;
    },
    runsOut: () => {
      timeLeft = 0;
    },
    run: (messages: readonly FanOutMessage[], number = 1) => {
      timeLeft = 10_000;
      return fanOut(messages, { number, timeLeft: () => timeLeft, queued: { sequenceNumber: '', at: 0 } }, ports);
    },
  };
}

test('each member gets the events of a batch in one go and in order, but not its own', async () => {
  const { posts, run } = stage(named('a', 'b', 'c'));
  const [first, ...others] = eventsOf(1, 2, 3);
  await run([{ ...first, exceptSocket: 'socket-b' } as FanOutMessage, ...others]);
  expect(posts).toEqual([
    { connectionId: 'a', seqs: [1, 2, 3] },
    { connectionId: 'b', seqs: [2, 3] },
    { connectionId: 'c', seqs: [1, 2, 3] },
  ]);
});

test('connections that are gone or silent are ended, and delay no other member', async () => {
  const { posts, ended, answers, run } = stage(named('a', 'b', 'c', 'd'));
  const { promise: never, resolve } = Promise.withResolvers<PostOutcome>();
  answers((name) => ({ a: never, b: 'gone' as const, c: 'refused' as const })[name] ?? 'sent');
  const done = run(eventsOf(1));
  await expect.poll(() => posts.map(({ connectionId }) => connectionId)).toEqual(['d']);
  resolve('silent');
  await done;
  expect(ended.sort()).toEqual(['a', 'b']);
});

test('what is left at the deadline goes on at its place, and later events reach everybody once', async () => {
  const { posts, kept, answers, runsOut, run } = stage(named('a', 'b', 'c', 'd', 'e', 'f'));
  answers((name) => {
    if (name === 'c') runsOut();
    return name === 'c' ? 'late' : 'sent';
  });
  const late = await run(eventsOf(1, 2)).catch((thrown: unknown) => thrown);
  expect(late instanceof Failure && late.code).toBe('busy');
  expect(kept).toEqual([{ through: 2, after: 'b' }]);
  const reached = posts.map(({ connectionId }) => connectionId);
  expect(reached).not.toContain('f');

  posts.length = 0;
  answers(() => 'sent');
  // The queue may add the next event when the messages come again.
  await run(eventsOf(1, 2, 3), 2);
  expect(posts.map(({ connectionId, seqs }) => [connectionId, ...seqs])).toEqual([
    ['a', 3],
    ['b', 3],
    ['c', 1, 2, 3],
    ['d', 1, 2, 3],
    ['e', 1, 2, 3],
    ['f', 1, 2, 3],
  ]);
});

test('a fan-out that never reaches its second page keeps its place too', async () => {
  const { kept, answers, runsOut, run } = stage(named('a', 'b', 'c'));
  answers(() => {
    runsOut();
    return 'sent';
  });
  await expect(run(eventsOf(7))).rejects.toThrow('goes on at its place');
  expect(kept).toEqual([{ through: 7, after: expect.stringMatching(/^[ab]$/) }]);
});

test('a channel with shards is ordered once and delivered by each shard', async () => {
  const { posts, shared, run } = stage(named('a'), 3);
  await run(eventsOf(4, 5));
  expect(posts).toEqual([]);
  expect(shared).toMatchObject([0, 1, 2].map((shard) => ({ channel, shard, events: [{ seq: 4 }, { seq: 5 }] })));
  const shares = shared.filter((share) => (share as { shard: number }).shard === 1) as FanOutMessage[];
  await run([...shares, ...shares]);
  expect(posts).toEqual([{ connectionId: 'a', seqs: [4, 5] }]);
});

test('a channel with shards but few members costs no share, and each shard is tried whatever becomes of the others', async () => {
  const { posts, shared, kept, answers, run } = stage(named('a'), 3, false);
  await run(eventsOf(1));
  expect([posts.length, shared]).toEqual([3, []]);
  let first = true;
  answers(() => {
    if (!first) return 'sent';
    first = false;
    return 'late';
  });
  await expect(run(eventsOf(2))).rejects.toThrow('goes on at its place');
  expect([posts.length, kept.length]).toEqual([5, 1]);
});
