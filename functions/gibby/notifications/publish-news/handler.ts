import { newsOfPage } from '#shared/gibby/notifications/news.view.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { publishNews } from './route.ts';

/** A redelivered version of a page is published once. */
export const handler = handle(publishNews, async ({ version, ...change }, { news, help }) => {
  await news.publish(`${change.slug}#${version}`, newsOfPage(change, help.mailAddress()));
});
