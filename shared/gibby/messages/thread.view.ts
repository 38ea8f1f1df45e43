import type { User } from '#shared/gibby/accounts/user.ts';
import { displayName } from '#shared/gibby/kernel/display-name.rules.ts';
import { personRow } from '#shared/gibby/kernel/person-row.rules.ts';
import { gibbyTimeOf } from '#shared/gibby/kernel/wire.ts';
import { locationOf } from '#shared/gibby/offers/offer.view.ts';
import { defaultPhotosOf, photosOf } from '#shared/gibby/pictures/picture.ts';
import type { City } from '#shared/gibby/reference/city.ts';
import { collectionMethods } from '#shared/gibby/reference/collection-method.ts';
import type { Request } from '#shared/gibby/requests/request.ts';
import type { Thread, ThreadDetail, ThreadMessage, ThreadMessageRow, ThreadRow, ThreadView } from './thread.ts';
import { allowsConversation } from './thread-change.rules.ts';

type AddressOf = (target: string) => string;

/** A thread with the data that its view needs. */
export interface ThreadViewData {
  readonly thread: Thread;
  /** The caller's view. */
  readonly view: ThreadView;
  /** The request in its current state. */
  readonly request: Request | undefined;
  readonly people: ReadonlyMap<number, User>;
  readonly cities: ReadonlyMap<number, City>;
  /** The address of a path in this stage (`publicAddress.of`). */
  readonly addressOf: AddressOf;
}

/** A thread in the list (G48). */
export function threadRow(viewData: ThreadViewData): ThreadRow {
  const { thread, request, addressOf } = viewData;
  const [picture] = request?.pictures ?? [];
  return {
    ...threadWire(viewData),
    request_image: picture ? photosOf(picture, addressOf) : defaultPhotosOf('request', addressOf),
    accepted_offer: { ...offerWire(viewData), return_date: thread.returnDate },
  };
}

/** A single thread (G49). */
export function threadDetail(viewData: ThreadViewData): ThreadDetail {
  return {
    ...threadWire(viewData),
    accepted_offer: { ...offerWire(viewData), return_date: englishDate(viewData.thread.returnDate) },
  };
}

function threadWire({ thread, view, request, people, addressOf }: ThreadViewData) {
  const isTraveller = view.role === 'traveller';
  const sender = personRow(isTraveller ? thread.requesterId : thread.travellerId, people, addressOf);
  return {
    id: thread.id,
    subject: `Request #${thread.requestId} - ${thread.itemName}`,
    request_id: thread.requestId,
    is_read: view.isRead,
    is_archive: view.isArchived,
    is_traveller: isTraveller,
    allow_conversation: allowsConversation(request, thread),
    sender: sender.name,
    sender_images: sender.images,
    created_at: gibbyTimeOf(thread.createdAt),
    updated_at: gibbyTimeOf(view.updatedAt),
  };
}

function offerWire({ thread, people, cities }: ThreadViewData) {
  const traveller = people.get(thread.travellerId);
  const city = traveller?.cityId === undefined ? undefined : cities.get(traveller.cityId);
  return {
    id: thread.id,
    offer_price: thread.offerPriceMinor,
    traveller: displayName(traveller),
    traveller_location: locationOf({ user: traveller, city }),
    collection_method: collectionMethods.find(({ id }) => id === thread.collectionMethodId)?.name ?? '',
  };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `2016-09-17` as `Sep 17, 2016`. */
function englishDate(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${months[Number(month) - 1]} ${Number(day)}, ${year}`;
}

/** A message of a thread (G50, G51). */
export function threadMessageRow(
  { id, authorId, content, picture, at }: ThreadMessage,
  { travellerId }: Pick<Thread, 'travellerId'>,
  people: ReadonlyMap<number, User>,
  addressOf: AddressOf,
): ThreadMessageRow {
  const time = gibbyTimeOf(at);
  return {
    id,
    content,
    ...(picture && { content_image: photosOf(picture, addressOf) }),
    user: personRow(authorId, people, addressOf),
    is_traveller: authorId === travellerId,
    created_at: time,
    updated_at: time,
  };
}
