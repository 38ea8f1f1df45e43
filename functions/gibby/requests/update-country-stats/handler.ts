import { requestShareOf } from '#shared/gibby/reference/country-shares.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { updateCountryStats } from './route.ts';

export const handler = handle(updateCountryStats, async (event, { countryFigures }) => {
  const { source, share } = requestShareOf(event);
  await countryFigures.record(source, event.requestVersion, share, event.at);
});
