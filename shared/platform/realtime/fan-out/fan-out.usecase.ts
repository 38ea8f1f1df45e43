import type { Log } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type {
  ChannelSequence,
  ConnectionEnds,
  Frame,
  Member,
  Members,
  Places,
  Poster,
  Queued,
  Shares,
  TimeLeft,
} from './fan-out.ports.ts';
import { frameOf } from './fan-out.rules.ts';
import type { FanOutMessage, PublishedEvent, SequencedEvent, Share } from './fan-out.ts';

interface Ports {
  readonly channelSequence: ChannelSequence;
  readonly connectionEnds: ConnectionEnds;
  readonly log: Log;
  readonly members: Members;
  readonly places: Places;
  readonly poster: Poster;
  readonly shares: Shares;
}

/** What remains of the invocation after the deadline: for the posts under way, and to keep the place. */
const reserveMilliseconds = 4_000;

/** How the messages of one group are delivered. */
interface Attempt {
  /** 1 for the first delivery of the messages. */
  readonly number: number;
  /** Until the invocation ends. */
  readonly timeLeft: TimeLeft;
  readonly queued: Queued;
}

/**
 * Delivers the messages of one group: events of a channel, or shares of one of its shards. All is repeatable: an event
 * keeps its `seq`, by which clients drop what they have got before.
 *
 * @throws Failure `busy` when the time is over before all members have the events. The place is kept, and the next
 * delivery goes on there; until then the group's next messages wait.
 */
export async function fanOut(messages: readonly FanOutMessage[], attempt: Attempt, ports: Ports): Promise<void> {
  const published = messages.filter((message): message is PublishedEvent => !('shard' in message));
  const [first] = published;
  if (first) await publish(first.channel, published, attempt, ports);
  for (const share of joined(messages)) await deliver(share, attempt, ports);
}

/** Orders events, and delivers them to the members, or has that done for each shard. */
async function publish(channel: string, published: readonly PublishedEvent[], attempt: Attempt, ports: Ports) {
  const events = await ports.channelSequence.append(channel, published, attempt.queued);
  const shards = Array.from({ length: ports.members.shardsOf(channel) }, (_, shard) => ({
    channel,
    shard,
    events: [...events],
  }));
  if (shards.length > 1 && (await ports.channelSequence.isSpread(channel))) {
    await Promise.all(shards.map((share) => ports.shares.send(share)));
  } else await deliverAll(shards, attempt, ports);
}

/** Delivers to all shards at once; each is tried, whatever becomes of the others, and keeps its own place. */
async function deliverAll(shares: readonly Share[], attempt: Attempt, ports: Ports): Promise<void> {
  const outcomes = await Promise.allSettled(shares.map((share) => deliver(share, attempt, ports)));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

/** The shares among the messages as one, so that each member gets all their events in one go, and each event once. */
function joined(messages: readonly FanOutMessage[]): readonly Share[] {
  const shares = messages.filter((message): message is Share => 'shard' in message);
  const [first] = shares;
  const bySeq = new Map(shares.flatMap(({ events }) => events.map((event) => [event.seq, event])));
  return first ? [{ ...first, events: [...bySeq.values()] }] : [];
}

async function deliver({ channel, shard, events }: Share, { number, timeLeft }: Attempt, ports: Ports): Promise<void> {
  const timeToPost = () => timeLeft() - reserveMilliseconds;
  const place = number > 1 ? await ports.places.read(channel, shard) : undefined;
  const framed = events.map((event) => ({ event, frame: ports.poster.frame(frameOf(channel, event)) }));
  const framesFor = ({ connectionId, socketId }: Member) => {
    const isDone = ({ seq }: SequencedEvent) =>
      place !== undefined && seq <= place.through && connectionId <= place.after;
    return framed.filter(({ event }) => event.exceptSocket !== socketId && !isDone(event)).map(({ frame }) => frame);
  };

  /** The members in their order, and whether they have got everything. */
  const line: { readonly connectionId: string; isDone: boolean }[] = [];
  let isCut = false;
  const receivers = async function* (): AsyncGenerator<Member> {
    for await (const page of ports.members.pagesOf(channel, shard)) {
      for (const member of page) {
        isCut ||= timeToPost() <= 0;
        if (isCut) return;
        yield member;
      }
    }
  };
  await inParallel(receivers(), ports.poster.postsInFlight, async (member) => {
    const entry = { connectionId: member.connectionId, isDone: false };
    line.push(entry);
    entry.isDone = await reach(member.connectionId, framesFor(member), timeToPost, ports);
  });

  const firstLate = line.findIndex(({ isDone }) => !isDone);
  if (firstLate < 0 && !isCut) return;
  const after = line[(firstLate < 0 ? line.length : firstLate) - 1]?.connectionId ?? '';
  const through = Math.max(...events.map(({ seq }) => seq));
  await ports.places.keep(channel, shard, { through, after });
  throw new Failure('busy', { detail: 'a fan-out takes longer than its function may; it goes on at its place' });
}

/** Posts to one member. Returns false when the deadline came first. A connection that is lost has nothing left to get. */
async function reach(
  connectionId: string,
  frames: readonly Frame[],
  timeLeft: TimeLeft,
  ports: Ports,
): Promise<boolean> {
  if (frames.length === 0) return true;
  const outcome = await ports.poster.post(connectionId, frames, timeLeft);
  if (outcome === 'gone' || outcome === 'silent') await ports.connectionEnds.send(connectionId);
  if (outcome === 'refused') ports.log.error('a channel event could not be posted', { connectionId });
  return outcome !== 'late';
}

/** Runs `work` for every item, at most `atOnce` at once, in the order of the items. */
async function inParallel<Item>(items: AsyncGenerator<Item>, atOnce: number, work: (item: Item) => Promise<void>) {
  const worker = async () => {
    for await (const item of items) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
