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
import type { ContentPageSlug } from '#shared/gibby/reference/content-page.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { PushMessage } from '#shared/platform/push/push.ts';
import type { Consumer } from '#test/support/deliver.ts';
import { socialFixture } from '../social/social-fixture.ts';

const consumers: readonly Consumer[] = [notifyUsers, publishNews, mailNotification, pushNotification];

export const noFlags = { email_new_follower: false, fcm_new_follower: false } as const;
export const bothFlags = { email_new_follower: true, fcm_new_follower: true } as const;

/**
 * Users who follow each other, and their notifications. Sent mails and pushes are collected; everything else is real.
 */
export async function notificationFixture() {
  const fixture = await socialFixture();
  const { as, listing, ports, runtime } = fixture;
  const mails: { to: string; subject?: string; message?: string }[] = [];
  const pushed: { endpoint: string; message: PushMessage }[] = [];
  const outages = new Set<'mail' | 'push'>();
  const orOutage = (of: 'mail' | 'push') => {
    if (outages.has(of)) throw new Failure('provider_unavailable', { detail: 'an outage' });
  };
  ports.help = { mailAddress: () => 'help@example.com' };
  ports.mail = {
    send: async () => expect.unreachable('notifications are sent by a template'),
    sendTemplate: async ({ to, data }) => {
      orOutage('mail');
      mails.push({ to, ...data });
    },
  };
  ports.pushes = {
    connect: async ({ address, bundleId }) => {
      orOutage('push');
      return { endpoint: `endpoint of ${address}`, bundleId: bundleId ?? 'com.example.dropin' };
    },
    send: async (endpoint, message) => {
      orOutage('push');
      pushed.push({ endpoint, message });
      return true;
    },
  };

  return {
    ...fixture,
    mails,
    pushed,
    /** The channels that do not answer. */
    outages,
    /** Delivers every event that was ever written to its consumers, by time. Returns the keys of those that failed. */
    deliver: () => fixture.deliver(consumers, { again: true }),
    changePage: (slug: ContentPageSlug, words: string) => {
      runtime.clock.advance(1);
      const title = slug === 'privacy-policy' ? 'Privacy Policy' : 'Terms and Condition';
      return ports.contentPages.change(slug, { title, subtitle: '', content: words }, fixture.at());
    },
    settings: (user: number) => as(user).call(getUserSettings),
    choose: (user: number, body: unknown) => as(user).call(updateUserSettings, { body }),
    notifications: listing(listNotifications),
    open: (user: number, id: string) => as(user).call(getNotification, { params: { id } }),
    news: listing(listNews),
    openNews: (user: number, id: string) => as(user).call(getNewsItem, { params: { id } }),
    badges: async (user: number) => (await as(user).call(getUnreadBadges)).body.data,
    registerDevice: (user: number, body: unknown) => as(user).call(registerUserDevice, { body }),
  };
}
