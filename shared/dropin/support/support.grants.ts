import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './support.keys.ts';

const helpPages = onTable('dropin/support/help-page.dynamo.ts', [prefixes.helpPage]);

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  helpArticles: {
    module: 'dropin/support/help-articles.adapter.ts',
    variables: ['TABLE_NAME', 'ZENDESK_SECRET', 'ZENDESK_URL', 'ZENDESK_PER_HOUR'],
    // A reader of an old page renews it.
    grants: { read: [...helpPages.grants.write, { secret: 'zendesk' }] },
  },
  helpTickets: {
    module: 'dropin/support/help-tickets.adapter.ts',
    variables: ['TABLE_NAME', 'ZENDESK_SECRET', 'ZENDESK_URL', 'ZENDESK_PER_HOUR'],
    grants: { write: [{ table: 'write', prefixes: [prefixes.helpTicket] }, { secret: 'zendesk' }] },
  },
  trackedEvents: {
    module: 'dropin/support/tracked-events.adapter.ts',
    variables: ['TRACK_QUEUE_URL'],
    grants: { send: [{ queue: 'track' }] },
  },
  analytics: {
    module: 'dropin/support/analytics.adapter.ts',
    variables: ['TABLE_NAME', 'MIXPANEL_SECRET', 'MIXPANEL_URL', 'MIXPANEL_PER_HOUR'],
    grants: { send: [{ secret: 'mixpanel' }] },
  },
} as const satisfies Partial<Catalogue>;
