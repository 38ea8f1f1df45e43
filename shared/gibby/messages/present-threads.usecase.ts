import type { UsersReader } from '#shared/gibby/accounts/user.ports.ts';
import { citiesById } from '#shared/gibby/reference/cities-by-id.usecase.ts';
import type { Cities } from '#shared/gibby/reference/reference.ports.ts';
import type { RequestsReader } from '#shared/gibby/requests/request.ports.ts';
import type { PublicAddress } from '#shared/platform/http/http.ports.ts';
import type { ThreadsReader } from './thread.ports.ts';
import type { Thread, ThreadView } from './thread.ts';
import type { ThreadViewData } from './thread.view.ts';

interface PresentationPorts {
  readonly threads: ThreadsReader;
  readonly requests: RequestsReader;
  readonly users: UsersReader;
  readonly cities: Cities;
  readonly publicAddress: PublicAddress;
}

/** Threads as their owner sees them, with everything that their rows show, in the same order. */
export async function presentThreads(
  views: readonly ThreadView[],
  ports: PresentationPorts,
): Promise<ThreadViewData[]> {
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
  const viewData = { people, cities, addressOf: ports.publicAddress.of };
  return views.flatMap((view) => {
    const thread = threads.get(view.threadId);
    return thread ? [{ ...viewData, view, thread, request: requests.get(thread.requestId) }] : [];
  });
}

/** A thread and the user's view of it; undefined when the user is not a member or has deleted it. */
export async function threadOf(
  threadId: number,
  userId: number,
  { threads }: { readonly threads: ThreadsReader },
): Promise<{ readonly thread: Thread; readonly view: ThreadView } | undefined> {
  const [view, thread] = await Promise.all([threads.viewOf(threadId, userId), threads.get(threadId)]);
  return view && !view.isDeleted && thread ? { thread, view } : undefined;
}
