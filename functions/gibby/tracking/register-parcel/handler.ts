import { handle } from '#shared/kernel/route/define.ts';
import { registerParcel } from './route.ts';

/** Runs outside the traveller's call, so that travellers do not wait for couriers. A no-op for a registered parcel. */
export const handler = handle(registerParcel, async (event, { trackings, courierUpdates }) => {
  const { accepted } = event.request;
  if (event.event !== 'deliver' || accepted === null) return;
  const { parcel } = await trackings.get(event.requestId, accepted.offerId);
  if (parcel) await courierUpdates.follow(parcel);
});
