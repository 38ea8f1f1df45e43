import { tripSharesOf } from '#shared/gibby/reference/country-shares.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { countTrip } from './route.ts';

/** A trip that is told of again, even when it is over by then, counts no more than it does. */
export const handler = handle(countTrip, async ({ trip, seq, at }, { countryFigures }) => {
  for (const { source, share } of tripSharesOf(trip)) await countryFigures.record(source, seq, share, at);
});
