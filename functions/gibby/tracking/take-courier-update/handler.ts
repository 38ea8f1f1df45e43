import { isOfParcel, newsOf, parcelOf } from '#shared/gibby/tracking/courier-update.rules.ts';
import { storeCheckpoints } from '#shared/gibby/tracking/store-checkpoints.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { takeCourierUpdate } from './route.ts';

/**
 * The provider repeats a refused message for days. So news of a parcel that no delivery has named is accepted and
 * ignored, and only a message that cannot be stored now fails.
 */
export const handler = handle(
  takeCourierUpdate,
  async (update, ports) => {
    const parcel = isOfParcel(update) ? parcelOf(update) : undefined;
    if (!isOfParcel(update) || !parcel) return 'OK';
    const news = newsOf(update);
    for (const requestId of await ports.trackings.requestsIn(parcel)) {
      await storeCheckpoints(ports, requestId, update.event_id, news);
    }
    return 'OK';
  },
  async ({ rawBody, headers }, { courierUpdates }) =>
    (await courierUpdates.isGenuine(rawBody, headers['aftership-hmac-sha256'])) || undefined,
);
