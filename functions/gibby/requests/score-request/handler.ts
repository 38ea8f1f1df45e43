import { trendActivityOf } from '#shared/gibby/request-lists/trending.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { scoreRequest } from './route.ts';

export const handler = handle(scoreRequest, async (event, { trends }) => {
  const done = trendActivityOf(event);
  if (done) await trends.record(done.requestId, done.activity, event.record.at);
});
