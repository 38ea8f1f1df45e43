import { handle } from '../../../../shared/route/define.ts';
import { trendDeedOf } from '../../../../shared/rules/trending.ts';
import { trendRequest } from './route.ts';

export const handler = handle(trendRequest, async (record, { trends }) => {
  const done = trendDeedOf(record);
  if (done) await trends.record(done.requestId, done.deed, record.at);
});
