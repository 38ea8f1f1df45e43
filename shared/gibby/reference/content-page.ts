import * as z from 'zod';
import { name, optionalLine } from '#shared/kernel/forms/name.ts';
import { text } from '#shared/kernel/forms/text.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** The pages' names in addresses (gibby.txt, "Terms and Condition", "Privacy Policy", "News"). */
export const ContentPageSlug = z.enum(['terms-and-condition', 'privacy-policy']);
export type ContentPageSlug = z.infer<typeof ContentPageSlug>;

/** The text of a page. */
export const PageText = z
  .object({
    title: name(200),
    subtitle: optionalLine(200),
    /** HTML. */
    content: text(50_000),
  })
  .meta({ id: 'ContentPageForm' });
export type PageText = z.infer<typeof PageText>;

/** A page as the API shows it. */
export const ContentPageWire = z
  .object({
    id: GibbyId,
    title: z.string(),
    subtitle: z.string(),
    content: z.string().describe('HTML.'),
  })
  .meta({ id: 'ContentPage' });

/** A page with the product's own text, which an administrator may change at any time. */
export const ContentPage = z.object({
  title: z.string(),
  subtitle: z.string(),
  /** HTML. */
  content: z.string(),
  id: GibbyId,
  slug: ContentPageSlug,
  /** 1 in a new installation, and one more with every change. */
  version: z.int(),
  updatedAt: Timestamp,
});
export type ContentPage = Immutable<z.infer<typeof ContentPage>>;

/** A page has changed. The event is stored with the change itself, so that its consequences are certain to follow. */
export const ContentPageEvent = z.object({
  event: z.literal('pageChanged'),
  pageId: GibbyId,
  slug: ContentPageSlug,
  title: z.string(),
  /** Version of the page after the change; each slug and version has one event. */
  version: z.int().min(2),
  at: Timestamp,
});
export type ContentPageEvent = Readonly<z.infer<typeof ContentPageEvent>>;

const made = { version: 1, updatedAt: '2016-09-05T07:47:41.000Z' };

/**
 * The pages of a new installation. Their texts are placeholders: the operator of the product writes the binding ones.
 */
export const firstPages: Readonly<Record<ContentPageSlug, ContentPage>> = {
  'terms-and-condition': {
    id: 1,
    slug: 'terms-and-condition',
    title: 'Terms and Condition',
    subtitle: 'Gibby Terms and Condition',
    content:
      '<p>Whoever asks for an item pays for it in advance. The traveller is paid when the item has been received.</p>',
    ...made,
  },
  'privacy-policy': {
    id: 2,
    slug: 'privacy-policy',
    title: 'Privacy Policy',
    subtitle: 'Privacy Policy',
    content: '<p>What you tell us is used to bring requesters and travellers together, and for nothing else.</p>',
    ...made,
  },
};
