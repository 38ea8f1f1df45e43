import { handle } from '#shared/kernel/route/define.ts';
import { listArticles } from './route.ts';

export const handler = handle(listArticles, async ({ query }, { helpArticles }) => {
  const page = await helpArticles.page(query.page);
  return { ...page, articles: [...page.articles] };
});
