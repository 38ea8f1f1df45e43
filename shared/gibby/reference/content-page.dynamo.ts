import { placeOf, recordKey } from '#shared/kernel/topic.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { unchangedSince } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { settingOf } from '#shared/platform/dynamo/lifecycle.dynamo.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { ContentPage, type ContentPageEvent, type ContentPageSlug, firstPages } from './content-page.ts';
import { contentPageEvents } from './content-page-events.ts';
import { prefixes } from './reference.keys.ts';
import type { ContentPagesWriter } from './reference.ports.ts';

const keyOf = (slug: ContentPageSlug) => ({ PK: prefixes.contentPage + slug, SK: 'P' });
const eventKeyOf = ({ slug, version }: ContentPageEvent) => recordKey(contentPageEvents, slug, placeOf(version));

/**
 * Pages `PAG#<slug>` / `P` with the events of their changes `EVT#<version>`. A page that was never changed comes from
 * the code and is not in the table.
 */
export function contentPages(runtime: Runtime): ContentPagesWriter {
  const table = tableOf(runtime);

  const storedPage = (slug: ContentPageSlug) => table.get(keyOf(slug), ContentPage);

  return {
    get: async (slug) => (await storedPage(slug)) ?? firstPages[slug],

    change: async (slug, text, at) => {
      const stored = await storedPage(slug);
      const known = stored ?? firstPages[slug];
      const isSame = (['title', 'subtitle', 'content'] as const).every((part) => known[part] === text[part]);
      if (isSame) return known;
      const { title, subtitle, content } = text;
      const page = { ...known, title, subtitle, content, version: known.version + 1, updatedAt: at };
      await table.commit([table.update(keyOf(slug), settingOf(page), unchangedSince(stored)), newEvent(table, page)]);
      return page;
    },
  };
}

function newEvent(table: Table, { id, slug, title, version, updatedAt }: ContentPage): Write {
  const event: ContentPageEvent = { event: 'pageChanged', pageId: id, slug, title, version, at: updatedAt };
  return table.put({ ...eventKeyOf(event), ...event }, isNew('changed_meanwhile'));
}
