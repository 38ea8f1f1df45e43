import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import { operationDeadline } from '#shared/platform/providers/provider-call.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { HelpArticle, HelpPage } from './help.ts';
import { helpPages } from './help-page.dynamo.ts';
import type { HelpArticles } from './helpdesk.ports.ts';
import { askZendesk } from './zendesk.adapter.ts';

/** Zendesk's own default. */
const articlesPerPage = 30;

/** Zendesk also shows its agents drafts and articles for a segment of the users; neither is public. */
const SeenByAgents = HelpPage.extend({
  articles: z.array(HelpArticle.extend({ draft: z.boolean().optional(), user_segment_id: z.int().nullish() })),
});

/**
 * Zendesk's Help Center API, "List Articles", cached in the table by page. One caller renews an old page while all
 * others get the stored one. So a slow provider delays only that caller and, while it fails, one caller every half
 * minute.
 */
export function helpArticles(runtime: Runtime): HelpArticles {
  const pages = helpPages(runtime);
  const renewed = async (number: number) => {
    const page = await fetchPage(runtime, number);
    await pages.store(number, page);
    return page;
  };
  return {
    page: async (number) => {
      const cached = await pages.get(number);
      if (!cached) return renewed(number);
      if (!(await pages.mayRenew(number, cached))) return cached.page;
      return renewed(number).catch((thrown: unknown) => {
        if (thrown instanceof Failure && thrown.code === 'provider_unavailable') return cached.page;
        throw thrown;
      });
    },
  };
}

async function fetchPage(runtime: Runtime, number: number): Promise<HelpPage> {
  const { articles, ...page } = await askZendesk(
    runtime,
    {
      purpose: 'articles',
      method: 'GET',
      resource: 'help_center/articles.json',
      // Anyone may read them, and tickets must get through all the same.
      share: 'half',
      query: { page: String(number), per_page: String(articlesPerPage) },
      deadline: operationDeadline(),
    },
    SeenByAgents,
  );
  const isForEverybody = ({ draft, user_segment_id }: (typeof articles)[number]) => !draft && user_segment_id == null;
  return HelpPage.parse({ ...page, articles: articles.filter(isForEverybody) });
}
