import type { Request } from '#shared/gibby/requests/request.ts';
import type { Thread, ThreadCounts, ThreadFolder, ThreadMessage, ThreadMessageEvent, ThreadView } from './thread.ts';

/** How both have a new thread: nobody needs to be told of what he has just done himself. */
export function newViews({ id, requesterId, travellerId, createdAt }: Thread): readonly ThreadView[] {
  const view = {
    threadId: id,
    version: 1,
    isArchived: false,
    isDeleted: false,
    hiddenThrough: 0,
    updatedAt: createdAt,
  } as const;
  return [
    { ...view, userId: requesterId, role: 'requester', isRead: true },
    { ...view, userId: travellerId, role: 'traveller', isRead: false },
  ];
}

/** After its owner has opened it. What changes nothing is the same view, here and below. */
export function opened(view: ThreadView): ThreadView {
  return view.isRead ? view : { ...view, isRead: true };
}

/** After its owner has filed it, away or back. What is deleted lies nowhere. */
export function filed(view: ThreadView, isArchived: boolean): ThreadView {
  return view.isDeleted || view.isArchived === isArchived ? view : { ...view, isArchived };
}

/** After its owner has deleted it, when it had so many messages. */
export function deleted(view: ThreadView, messageCount: number): ThreadView {
  if (view.isDeleted) return view;
  return { ...view, isDeleted: true, isArchived: false, isRead: true, hiddenThrough: messageCount };
}

/** After one of the two has written: his own words are read by him, and bring back what the other has deleted. */
export function written(view: ThreadView, { authorId, at }: { authorId: number; at: string }): ThreadView {
  // Of two that write at once the later one may come first.
  const updatedAt = at > view.updatedAt ? at : view.updatedAt;
  return { ...view, isRead: view.userId === authorId, isDeleted: false, updatedAt };
}

/** What consumers learn of a message, which comes to these views of its thread. */
export function messageEventOf(
  { id, threadId, authorId, at }: ThreadMessage,
  { requestId, requesterId, travellerId, itemName, messageCount }: Thread,
  views: readonly ThreadView[],
): ThreadMessageEvent {
  const readerId = authorId === requesterId ? travellerId : requesterId;
  const reader = views.find(({ userId }) => userId === readerId);
  // A new thread is unread without a message.
  const isFirstUnread = messageCount === 0 || reader?.isRead === true;
  return { event: 'messageWritten', id, threadId, requestId, itemName, authorId, readerId, isFirstUnread, at };
}

/** The folder that a thread lies in; undefined for one that is deleted. */
export function folderOf({ role, isArchived, isDeleted }: ThreadView): ThreadFolder | undefined {
  if (isDeleted) return undefined;
  return isArchived ? 'archive' : role;
}

/** What one view counts for. */
export function tallyOf(view: ThreadView): ThreadCounts {
  const folder = folderOf(view);
  const isIn = (wanted: ThreadFolder) => (folder === wanted ? 1 : 0);
  return {
    requester: isIn('requester'),
    traveller: isIn('traveller'),
    archive: isIn('archive'),
    unread: folder !== undefined && !view.isRead ? 1 : 0,
  };
}

/** Whether the two may write: as long as the deal has not fallen through, and also when it is done. */
export function allowsConversation(request: Request | undefined, { id }: Pick<Thread, 'id'>): boolean {
  return request?.accepted?.offerId === id && request.status !== 'canceled';
}
