import { handle } from '#shared/kernel/route/define.ts';
import { registerParcel } from './route.ts';

/** Away from the traveller, who waits for nobody's couriers. A parcel that is registered already is left so. */
export const handler = handle(registerParcel, async (event, { trackings, courierUpdates }) => {
  const { accepted } = event.request;
  if (event.event !== 'deliver' || accepted === null) return;
  const { parcel } = await trackings.get(event.requestId, accepted.offerId);
  if (parcel) await courierUpdates.follow(parcel);
});
