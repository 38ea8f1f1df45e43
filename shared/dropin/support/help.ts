import * as z from 'zod';

/** An article of the help centre, in the fields of Zendesk's Help Center API ("Articles") that apps show. */
export const HelpArticle = z
  .object({
    id: z.int(),
    url: z.string(),
    html_url: z.string(),
    title: z.string(),
    /** HTML. */
    body: z.string().nullable(),
    section_id: z.int().nullish(),
    locale: z.string().optional(),
    promoted: z.boolean().optional(),
    position: z.int().optional(),
    label_names: z.array(z.string()).optional(),
    created_at: z.string().optional(),
    updated_at: z.string().optional(),
  })
  .meta({ id: 'HelpArticle' });
export type HelpArticle = z.infer<typeof HelpArticle>;

/** One page of the help centre's articles, numbered from 1 (Zendesk, "Offset pagination"). */
export const HelpPage = z
  .object({
    articles: z.array(HelpArticle),
    page: z.int(),
    page_count: z.int(),
    per_page: z.int(),
    /** Articles on all pages together. */
    count: z.int(),
  })
  .meta({ id: 'HelpPage' });
export type HelpPage = z.infer<typeof HelpPage>;

/** A ticket of the help desk and the audit of its creation (Zendesk, "Create Ticket"). */
export const HelpTicket = z
  .object({
    ticket: z.object({
      id: z.int(),
      status: z.string(),
      subject: z.string().nullable(),
      description: z.string().nullable(),
      priority: z.string().nullish(),
      created_at: z.string(),
      updated_at: z.string(),
    }),
    audit: z.object({ id: z.int(), ticket_id: z.int(), created_at: z.string() }),
  })
  .meta({ id: 'HelpTicket' });
export type HelpTicket = z.infer<typeof HelpTicket>;
