import type { Request } from '#shared/gibby/requests/request.ts';
import type { Thread, ThreadCounts, ThreadFolder, ThreadMessage, ThreadMessageEvent, ThreadView } from './thread.ts';

/** The views of a new thread. It is read for the requester, who has just caused it, and unread for the traveller. */
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

/** The view after its owner has opened the thread. Here and below, an unchanged view is returned as the same object. */
export function opened(view: ThreadView): ThreadView {
  return view.isRead ? view : { ...view, isRead: true };
}

/** The view after its owner has archived the thread or moved it back. A deleted thread is in no folder. */
export function filed(view: ThreadView, isArchived: boolean): ThreadView {
  return view.isDeleted || view.isArchived === isArchived ? view : { ...view, isArchived };
}

/** The view after its owner has deleted the thread, when it had this many messages. */
export function deleted(view: ThreadView, messageCount: number): ThreadView {
  if (view.isDeleted) return view;
  return { ...view, isDeleted: true, isArchived: false, isRead: true, hiddenThrough: messageCount };
}

/**
 * The view after one of the two has written. The message is read for its author, and restores a deleted thread for
 * both.
 */
export function written(view: ThreadView, { authorId, at }: { authorId: number; at: string }): ThreadView {
  // When two write at once, the later message may arrive first.
  const updatedAt = at > view.updatedAt ? at : view.updatedAt;
  return { ...view, isRead: view.userId === authorId, isDeleted: false, updatedAt };
}

/** The event of a message for stream consumers, given the views of its thread before the message. */
export function messageEventOf(
  { id, threadId, authorId, at }: ThreadMessage,
  { requestId, requesterId, travellerId, itemName, messageCount }: Thread,
  views: readonly ThreadView[],
): ThreadMessageEvent {
  const readerId = authorId === requesterId ? travellerId : requesterId;
  const reader = views.find(({ userId }) => userId === readerId);
  // A new thread is unread before its first message.
  const isFirstUnread = messageCount === 0 || reader?.isRead === true;
  return { event: 'messageWritten', id, threadId, requestId, itemName, authorId, readerId, isFirstUnread, at };
}

/** The folder of a thread; undefined for a deleted one. */
export function folderOf({ role, isArchived, isDeleted }: ThreadView): ThreadFolder | undefined {
  if (isDeleted) return undefined;
  return isArchived ? 'archive' : role;
}

/** What one view adds to its owner's counts. */
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

/** Whether the two may write: as long as the deal has not been cancelled, and also after its completion. */
export function allowsConversation(request: Request | undefined, { id }: Pick<Thread, 'id'>): boolean {
  return request?.accepted?.offerId === id && request.status !== 'canceled';
}
