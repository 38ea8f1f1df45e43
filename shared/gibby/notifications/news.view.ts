import type { ContentPageEvent, ContentPageSlug } from '#shared/gibby/reference/content-page.ts';
import type { NewsDraft } from './news.ts';
import { notificationTypes } from './notification.ts';

const typeOfPage = {
  'terms-and-condition': notificationTypes.termsAndCondition,
  'privacy-policy': notificationTypes.privacyPolicy,
} as const satisfies Record<ContentPageSlug, NewsDraft['type']>;

type PageChange = Omit<ContentPageEvent, 'event' | 'version'>;

/**
 * The news for all users that a page has changed, in the document's words (gibby.txt, "News"). Users send questions to
 * `helpAddress`.
 */
export function newsOfPage({ pageId, slug, title, at }: PageChange, helpAddress: string): NewsDraft {
  const type = typeOfPage[slug];
  return {
    type,
    message: `We have made some changes on our ${title} page. Please kindly read through it and contact us at ${helpAddress} if you have any question.`,
    data: { id: pageId, title, slug, type },
    at,
  };
}
