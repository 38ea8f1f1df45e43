import { trendActivityOf } from '#shared/gibby/request-lists/trending.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { scoreRequest } from './route.ts';

export const handler = handle(scoreRequest, async (record, { trends }) => {
  const done = trendActivityOf(record);
  if (done) await trends.record(done.requestId, done.activity, record.at);
});
