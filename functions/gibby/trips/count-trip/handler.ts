import { tripSharesOf } from '#shared/gibby/reference/country-shares.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { countTrip } from './route.ts';

/** Idempotent: redelivery does not count a trip twice, even when the trip is over by then. */
export const handler = handle(countTrip, async ({ trip, seq, at }, { countryFigures }) => {
  for (const { source, share } of tripSharesOf(trip)) await countryFigures.record(source, seq, share, at);
});
