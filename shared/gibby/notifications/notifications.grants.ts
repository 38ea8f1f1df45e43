import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './notifications.keys.ts';

const news = onTable('gibby/notifications/news.dynamo.ts', [prefixes.news, prefixes.newsRead]);

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  userSettings: onTable('gibby/notifications/user-settings.dynamo.ts', [prefixes.userSettings]),
  notifications: onTable('gibby/notifications/notification.dynamo.ts', [prefixes.notification]),
  news: {
    module: news.module,
    variables: news.variables,
    grants: {
      read: news.grants.read,
      mark: [...news.grants.read, { table: 'write', prefixes: [prefixes.newsRead] }],
      publish: [...news.grants.read, { table: 'write', prefixes: [prefixes.news] }],
    },
  },
} as const satisfies Partial<Catalogue>;
