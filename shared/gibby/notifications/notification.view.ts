import type * as z from 'zod';
import type { User } from '#shared/gibby/accounts/user.ts';
import { gibbyTimeOf } from '#shared/gibby/kernel/wire.ts';
import { userPhotosOf } from '#shared/gibby/pictures/picture.ts';
import type { NewsItem } from './news.ts';
import {
  type NotificationDetail,
  type NotificationRow,
  notificationKinds,
  productPicturePath,
  type StoredNotification,
} from './notification.ts';

type Row = z.input<typeof NotificationRow>;
type Detail = z.input<typeof NotificationDetail>;
type AddressOf = (target: string) => string;

/** A notification in the list (G31), with the picture of the user who caused it. */
export function notificationRow(
  { id, kind, message, isRead, data, actorId, at }: StoredNotification,
  actors: ReadonlyMap<number, User>,
  addressOf: AddressOf,
): Row {
  const actor = actorId === null ? undefined : actors.get(actorId);
  const picture = actor && userPhotosOf(actor, addressOf).mini;
  return {
    id,
    type: notificationKinds[kind].type,
    message,
    is_read: isRead,
    data,
    image: picture ?? addressOf(productPicturePath),
    created_at: gibbyTimeOf(at),
  };
}

/** A single notification (G32). */
export function notificationDetail({ id, kind, message, data, at }: StoredNotification): Detail {
  return { id, message, type: notificationKinds[kind].type, data, created_at: gibbyTimeOf(at) };
}

/** An item in the list of news (G33). */
export function newsRow({ id, type, message, data, at }: NewsItem, isRead: boolean, addressOf: AddressOf): Row {
  const image = addressOf(productPicturePath);
  return { id, type, message, is_read: isRead, data, image, created_at: gibbyTimeOf(at) };
}

/** A single item of the news (G34). */
export function newsDetail({ id, message, type, data, at }: NewsItem): Detail {
  return { id, message, type, data, created_at: gibbyTimeOf(at) };
}
