import { expect } from 'vitest';
import { handler as getNewsItem } from '#functions/gibby/notifications/get-news-item/handler.ts';
import { handler as getNotification } from '#functions/gibby/notifications/get-notification/handler.ts';
import { handler as getUnreadBadges } from '#functions/gibby/notifications/get-unread-badges/handler.ts';
import { handler as getUserSettings } from '#functions/gibby/notifications/get-user-settings/handler.ts';
import { handler as listNews } from '#functions/gibby/notifications/list-news/handler.ts';
import { handler as listNotifications } from '#functions/gibby/notifications/list-notifications/handler.ts';
import { handler as mailNotification } from '#functions/gibby/notifications/mail-notification/handler.ts';
import { handler as notifyUsers } from '#functions/gibby/notifications/notify-users/handler.ts';
import { handler as publishNews } from '#functions/gibby/notifications/publish-news/handler.ts';
import { handler as pushNotification } from '#functions/gibby/notifications/push-notification/handler.ts';
import { handler as registerUserDevice } from '#functions/gibby/notifications/register-user-device/handler.ts';
import { handler as updateUserSettings } from '#functions/gibby/notifications/update-user-settings/handler.ts';
import { threads } from '#shared/gibby/messages/thread.dynamo.ts';
import { news } from '#shared/gibby/notifications/news.dynamo.ts';
import { notifications } from '#shared/gibby/notifications/notification.dynamo.ts';
import { userSettings } from '#shared/gibby/notifications/user-settings.dynamo.ts';
import { contentPages } from '#shared/gibby/reference/content-page.dynamo.ts';
import type { ContentPageSlug } from '#shared/gibby/reference/content-page.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import type { ConsumerDefinition, Unit } from '#shared/kernel/route/define.ts';
import { devices } from '#shared/platform/devices/device.dynamo.ts';
import type { PushMessage } from '#shared/platform/push/push.ts';
import { pushRecords } from '#shared/platform/push/push-record.dynamo.ts';
import { call, type TestRequest } from '#test/support/call.ts';
import { itemsOf } from '#test/support/items.ts';
import { people } from '../social/social-fixture.ts';

const consumers: readonly Unit<ConsumerDefinition>[] = [notifyUsers, publishNews, mailNotification, pushNotification];

export const noFlags = { email_new_follower: false, fcm_new_follower: false } as const;
export const bothFlags = { email_new_follower: true, fcm_new_follower: true } as const;

/**
 * Users who follow each other, and their notifications. Sent mails and pushes are collected; everything else is real.
 */
export async function notificationFixture() {
  const under = await people();
  const { runtime } = under;
  const mails: { to: string; subject: string; message: string }[] = [];
  const pushed: { endpoint: string; message: PushMessage }[] = [];
  const outages = new Set<'mail' | 'push'>();
  const orOutage = (of: 'mail' | 'push') => {
    if (outages.has(of)) throw new Failure('provider_unavailable', { detail: 'an outage' });
  };
  const ports = {
    ...under.ports,
    userSettings: userSettings(runtime),
    notifications: notifications(runtime),
    news: news(runtime),
    threads: threads(runtime),
    help: { mailAddress: () => 'help@example.com' },
    contentPages: contentPages(runtime),
    devices: devices(runtime),
    pushRecords: pushRecords(runtime),
    mail: {
      sendTemplate: async ({
        to,
        data,
      }: {
        to: string;
        template: string;
        data: { subject: string; message: string };
      }) => {
        orOutage('mail');
        mails.push({ to, ...data });
      },
    },
    pushes: {
      connect: async ({ address, bundleId }: { address: string; bundleId?: string | null | undefined }) => {
        orOutage('push');
        return { endpoint: `endpoint of ${address}`, bundleId: bundleId ?? 'com.example.dropin' };
      },
      send: async (endpoint: string, message: PushMessage) => {
        orOutage('push');
        pushed.push({ endpoint, message });
        return true;
      },
    },
  };
  const route = (unit: Unit) => (as: number, request: TestRequest) => call(unit, ports, { as, ...request });
  const items = () => itemsOf(runtime);

  /**
   * Events as they were first written. Consumers get new items only, so an event that is overwritten does not reach
   * them.
   */
  const written = new Map<string, Record<string, unknown>>();
  const newItems = async () => {
    for (const item of await items()) {
      const key = `${item.PK} ${item.SK}`;
      if (!written.has(key)) written.set(key, item);
    }
    return [...written.values()].sort((one, other) => (String(one.at) < String(other.at) ? -1 : 1));
  };

  /**
   * Delivers every event that was ever written to its consumers, by time. Each further call repeats all deliveries.
   * Returns the sort keys of those that failed.
   */
  const deliver = async (): Promise<string[]> => {
    const failed: string[] = [];
    for (const unit of consumers) {
      const { source, summary } = unit.definition;
      const selections = 'stream' in source ? [source.stream].flat() : [];
      expect(selections, summary).not.toEqual([]);
      const chosen = (await newItems()).filter(({ PK, SK }) =>
        selections.some(
          ({ partitionPrefix, sortPrefix }) =>
            String(PK).startsWith(partitionPrefix) && String(SK).startsWith(sortPrefix),
        ),
      );
      const consume = consumerFunction(summary, unit, ports, (image) => image);
      for (const item of chosen) {
        const Records = [{ messageId: String(item.SK), body: JSON.stringify(item) }];
        const { batchItemFailures } = await consume({ Records });
        failed.push(...batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      }
    }
    return failed;
  };

  return {
    ...under,
    ports,
    items,
    mails,
    pushed,
    /** The channels that do not answer. */
    outages,
    deliver,
    changePage: (slug: ContentPageSlug, words: string) => {
      runtime.clock.advance(1);
      const title = slug === 'privacy-policy' ? 'Privacy Policy' : 'Terms and Condition';
      const at = new Date(runtime.clock.now()).toISOString();
      return ports.contentPages.change(slug, { title, subtitle: '', content: words }, at);
    },
    settings: (as: number) => route(getUserSettings)(as, {}),
    choose: (as: number, body: unknown) => route(updateUserSettings)(as, { body }),
    notifications: (as: number, query: Record<string, string> = {}) => route(listNotifications)(as, { query }),
    open: (as: number, id: string) => route(getNotification)(as, { params: { id } }),
    news: (as: number, query: Record<string, string> = {}) => route(listNews)(as, { query }),
    openNews: (as: number, id: string) => route(getNewsItem)(as, { params: { id } }),
    badges: async (as: number) => (await route(getUnreadBadges)(as, {})).body.data,
    registerDevice: (as: number, body: unknown) => route(registerUserDevice)(as, { body }),
  };
}
