import { keepCourierNews } from '../../../../shared/process/keep-courier-news.ts';
import { handle } from '../../../../shared/route/define.ts';
import { isOfParcel, newsOf, parcelOf } from '../../../../shared/rules/courier-update.ts';
import { takeCourierUpdate } from './route.ts';

/**
 * Whatever is refused comes again for days, so that news of a parcel that nobody has named is taken and forgotten. Only one
 * that cannot be kept now is to come again.
 */
export const handler = handle(
  takeCourierUpdate,
  async (update, ports) => {
    const parcel = isOfParcel(update) ? parcelOf(update) : undefined;
    if (!isOfParcel(update) || !parcel) return 'OK';
    const news = newsOf(update);
    for (const requestId of await ports.trackings.requestsIn(parcel)) {
      await keepCourierNews(ports, requestId, update.event_id, news);
    }
    return 'OK';
  },
  ({ rawBody, headers }, { courierUpdates }) => courierUpdates.isGenuine(rawBody, headers['aftership-hmac-sha256']),
);
