import { handle } from '../../../../shared/route/define.ts';
import { requestShareOf } from '../../../../shared/rules/country-shares.ts';
import { countRequest } from './route.ts';

export const handler = handle(countRequest, async (event, { countryFigures }) => {
  const { source, share } = requestShareOf(event);
  await countryFigures.record(source, event.requestVersion, share, event.at);
});
