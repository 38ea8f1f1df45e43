import type { Thread, ThreadView } from '../domain/thread.ts';
import type { PublicAddress } from '../ports/platform.ts';
import type { Cities } from '../ports/reference.ts';
import type { RequestsReader } from '../ports/requests.ts';
import type { ThreadsReader } from '../ports/threads.ts';
import type { UsersReader } from '../ports/users.ts';
import type { ShownThread } from '../rules/thread-wire.ts';
import { citiesById } from './cities-by-id.ts';

interface ShowingPorts {
  readonly threads: ThreadsReader;
  readonly requests: RequestsReader;
  readonly users: UsersReader;
  readonly cities: Cities;
  readonly publicAddress: PublicAddress;
}

/** Threads as their owner has them, with all that they are shown by, in the same order. */
export async function shownThreads(views: readonly ThreadView[], ports: ShowingPorts): Promise<ShownThread[]> {
  const threads = await ports.threads.getMany(views.map(({ threadId }) => threadId));
  const [requests, people] = await Promise.all([
    ports.requests.getMany([...threads.values()].map(({ requestId }) => requestId)),
    ports.users.getMany([...threads.values()].flatMap(({ requesterId, travellerId }) => [requesterId, travellerId])),
  ]);
  const travellers = [...threads.values()].map(({ travellerId }) => people.get(travellerId)?.cityId ?? 0);
  const cities = await citiesById(
    travellers.filter((cityId) => cityId > 0),
    ports.cities,
  );
  const shown = { people, cities, addressOf: ports.publicAddress.of };
  return views.flatMap((view) => {
    const thread = threads.get(view.threadId);
    return thread ? [{ ...shown, view, thread, request: requests.get(thread.requestId) }] : [];
  });
}

/** A thread and how somebody has it; undefined when it is none of his, or he has deleted it. */
export async function threadOf(
  threadId: number,
  userId: number,
  { threads }: { readonly threads: ThreadsReader },
): Promise<{ readonly thread: Thread; readonly view: ThreadView } | undefined> {
  const [view, thread] = await Promise.all([threads.viewOf(threadId, userId), threads.get(threadId)]);
  return view && !view.isDeleted && thread ? { thread, view } : undefined;
}
