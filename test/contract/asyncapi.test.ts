import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { broadcastEvent } from '#functions/realtime/broadcast-event/route.ts';
import { asyncApiDocument } from '#infra/build/asyncapi.ts';
import { channels } from '#infra/channels.ts';
import { gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import { gigChannelEvents } from '#shared/dropin/gigs/gig-channel-events.rules.ts';
import { roomChannelEvent } from '#shared/gibby/rooms/room.view.ts';
import { streamMachine } from '#shared/instant/streams/stream.rules.ts';
import {
  streamChannelEvents,
  streamMessageChannelEvents,
} from '#shared/instant/streams/stream-channel-events.rules.ts';
import { listOf } from '#shared/kernel/state-machine.ts';
import type { TopicRecord } from '#shared/kernel/topic.ts';
import { sourceFiles, sourceOf } from '#test/architecture/cruised.ts';
import { aGig } from '#test/support/builders.ts';

interface Emitted {
  readonly channel: string;
  readonly event: string;
  readonly data: unknown;
}

const described = channels.flatMap(({ address, messages }) => {
  const pattern = new RegExp(`^${address.replaceAll(/\{\w+\}/g, '[0-9a-f]+')}$`);
  return messages.map((message) => ({ ...message, address, isOn: (channel: string) => pattern.test(channel) }));
});

const at = '2026-03-01T12:00:00.000Z';
const id = '5720955de2db76686c1f7c4d';
const tokens = { viewer: 'a'.repeat(48), dealer: 'b'.repeat(48) };

function gigSteps(): readonly Emitted[] {
  const { gig, event } = aGig({ candidates: ['c'.repeat(24), 'd'.repeat(24)], operator: 'c'.repeat(24) });
  const steps = gigMachine.transitions.flatMap((row) =>
    listOf(row.from).map((from) => ({
      ...event,
      seq: 2,
      event: row.event,
      from,
      to: row.to,
      actor: listOf(row.actor)[0] ?? '',
      notify: row.notify ?? [],
    })),
  );
  const unknown = { ...event, seq: 3, event: 'paused', from: 'streaming', to: 'streaming' } as const;
  return [event, ...steps, unknown].flatMap((each) => gigChannelEvents(each, gig));
}

function streamSteps(): readonly Emitted[] {
  return streamMachine.transitions.flatMap((row) =>
    listOf(row.from).flatMap((from) =>
      listOf(row.actor).flatMap((actor) => {
        const event = { streamId: id, seq: 2, event: row.event, from, to: row.to, actor, by: actor, at };
        return streamChannelEvents({ ...event, notify: row.notify ?? [] } as never, tokens);
      }),
    ),
  );
}

/** What follows from a change of a channel are frames of the protocol, which a later test finds. */
type Followed = Exclude<TopicRecord<(typeof broadcastEvent.on)[number]>['topic'], 'channelChange'>;

/** Everything that each topic of the broadcast can put on channels. */
const emitted: Readonly<Record<Followed, readonly Emitted[]>> = {
  gig: gigSteps(),
  stream: streamSteps(),
  streamMessage: streamMessageChannelEvents(
    { streamId: id, id, role: 'viewer', message: 'Hello', createdAt: at },
    tokens,
  ),
  roomMessage: [roomChannelEvent({ roomId: 67, number: 1, authorId: 7, content: 'Hello', at })],
};

test('every topic that is broadcast is followed here', () => {
  const followed = [...Object.keys(emitted), 'channelChange'];
  expect(followed.toSorted()).toEqual(broadcastEvent.on.map(({ name }) => name).toSorted());
});

test.each(Object.entries(emitted))(
  'every event of %s is described for its channel, with its data',
  (_topic, events) => {
    expect(events.length).toBeGreaterThan(0);
    for (const { channel, event, data } of events) {
      const found = described.find(({ name, isOn, sentBy }) => name === event && sentBy === 'server' && isOn(channel));
      expect(found, `${event} on ${channel}`).toBeDefined();
      expect(found?.payload.parse(data), `${event} on ${channel}`).toEqual(data);
    }
  },
);

test('no event is described that no step of a table can cause', () => {
  const all = Object.values(emitted).flat();
  const unheard = described.filter(
    ({ name, isOn, sentBy, address }) =>
      address !== '/app/{key}' &&
      sentBy === 'server' &&
      !all.some(({ channel, event }) => event === name && isOn(channel)),
  );
  expect(unheard.map(({ name, address }) => `${name} on ${address}`)).toEqual([]);
});

test('every frame of the protocol that the code names is described', () => {
  const files = sourceFiles('functions', 'shared').filter((file) => /\/realtime\//.test(file));
  const named = files.flatMap((file) => sourceOf(file).match(/(?<=')pusher(?:_internal)?:\w+(?=')/g) ?? []);
  expect(named.length).toBeGreaterThan(10);
  const names = described.map(({ name }) => name);
  expect([...new Set(named)].filter((name) => !names.includes(name))).toEqual([]);
});

test.each(described.map((message) => [message.name, message.address, message] as const))(
  'the sample of %s on %s has the form that it shows',
  (_name, _address, { payload, example }) => {
    expect(payload.parse(example)).toEqual(example);
  },
);

describe('the document', () => {
  test('is valid AsyncAPI 3', { timeout: 120_000 }, async () => {
    const directory = mkdtempSync(join(tmpdir(), 'asyncapi-'));
    try {
      const file = join(directory, 'asyncapi.json');
      writeFileSync(file, JSON.stringify(asyncApiDocument(channels)));
      writeFileSync(join(directory, 'redocly.yaml'), 'rules:\n  struct: error\n  no-unresolved-refs: error\n');
      const redocly = join(import.meta.dirname, '../../node_modules/@redocly/cli/bin/cli.js');
      const run = promisify(execFile)(process.execPath, [redocly, 'lint', file, '--format', 'json'], {
        cwd: directory,
        env: { ...process.env, REDOCLY_TELEMETRY: 'off' },
      });
      const { totals, problems } = JSON.parse((await run.catch((failed: { stdout: string }) => failed)).stdout);
      expect(problems).toEqual([]);
      expect(totals.errors).toBe(0);
      const broken = readFileSync(file, 'utf8').replace('"action":"send"', '"action":"shout"');
      writeFileSync(file, broken);
      await expect(
        promisify(execFile)(process.execPath, [redocly, 'lint', file], { cwd: directory }),
      ).rejects.toMatchObject({ code: 1 });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
