import * as z from 'zod';
import { timesWire } from '#shared/gibby/kernel/catalog-entry.ts';
import { Flag } from '#shared/kernel/forms/flag.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import type { Timestamp } from '#shared/kernel/time.ts';

/** Channels for notifications outside the app. `fcm` is the document's word for pushes, on any phone. */
export type NotificationChannel = 'email' | 'fcm';

/**
 * The ten coarse settings of G29, and their defaults: those of the sample, whose settings never changed after creation.
 */
export const settingGroups = {
  new_follower: false,
  new_comment: false,
  new_request_inspired: false,
  new_post_from_users_you_follow: false,
  withdrawal_related_notifications: true,
  request_related_notifications: true,
  offer_related_notifications: true,
  deal_related_notifications: true,
  cancellation_notifications: true,
  new_message: true,
} as const satisfies Record<string, boolean>;
export type SettingGroup = keyof typeof settingGroups;

/**
 * Every event that may notify a user outside the app: its coarse setting, and the flag of each channel, as G30 spells
 * them. These are the 45 flags; the document has no push for a search that a user follows.
 */
export const notificationEvents = {
  new_comment: { group: 'new_comment', email: 'email_new_comment', fcm: 'fcm_new_comment' },
  new_follower: { group: 'new_follower', email: 'email_new_follower', fcm: 'fcm_new_follower' },
  new_matched_request: {
    group: 'request_related_notifications',
    email: 'email_new_matched_request',
    fcm: 'fcm_new_matched_request',
  },
  inspired_request: { group: 'new_request_inspired', email: 'email_inspired_request', fcm: 'fcm_inspired_request' },
  new_post_followed: {
    group: 'new_post_from_users_you_follow',
    email: 'email_new_post_followed',
    fcm: 'fcm_new_post_followed',
  },
  new_post_request: {
    group: 'request_related_notifications',
    email: 'email_new_post_request',
    fcm: 'fcm_new_post_request',
  },
  new_request_follow_search: {
    group: 'request_related_notifications',
    email: 'email_new_request_follow_search',
    fcm: null,
  },
  new_offer: { group: 'offer_related_notifications', email: 'email_new_offer', fcm: 'fcm_new_offer' },
  offer_accepted: { group: 'offer_related_notifications', email: 'email_offer_accepted', fcm: 'fcm_offer_accepted' },
  offer_declined: { group: 'offer_related_notifications', email: 'email_offer_declined', fcm: 'fcm_offer_declined' },
  request_has_paid: {
    group: 'deal_related_notifications',
    email: 'email_request_has_paid',
    fcm: 'fcm_request_has_paid',
  },
  cancelled_by_request: {
    group: 'cancellation_notifications',
    email: 'email_cancelled_by_request',
    fcm: 'fcm_canceled_by_request',
  },
  cancelled_by_traveller: {
    group: 'cancellation_notifications',
    email: 'email_cancelled_by_traveller',
    fcm: 'fcm_canceled_by_traveller',
  },
  new_message: { group: 'new_message', email: 'email_new_message', fcm: 'fcm_new_message' },
  expired_request: {
    group: 'request_related_notifications',
    email: 'email_expired_request',
    fcm: 'fcm_expired_request',
  },
  credit_was_created: {
    group: 'withdrawal_related_notifications',
    email: 'email_credit_was_created',
    fcm: 'fcm_credit_was_created',
  },
  fee_was_added: {
    group: 'withdrawal_related_notifications',
    email: 'email_fee_was_added',
    fcm: 'fcm_fee_was_added',
  },
  item_was_received: {
    group: 'deal_related_notifications',
    email: 'email_item_was_received',
    fcm: 'fcm_item_was_received',
  },
  payment_was_expired: {
    group: 'deal_related_notifications',
    email: 'email_payment_was_expired',
    fcm: 'fcm_payment_was_expired',
  },
  request_was_delivered: {
    group: 'deal_related_notifications',
    email: 'email_request_was_delivered',
    fcm: 'fcm_request_was_delivered',
  },
  tracking_was_added: {
    group: 'deal_related_notifications',
    email: 'email_tracking_was_added',
    fcm: 'fcm_tracking_was_added',
  },
  tracking_was_updated: {
    group: 'deal_related_notifications',
    email: 'email_tracking_was_updated',
    fcm: 'fcm_tracking_was_updated',
  },
  trip_was_created: {
    group: 'request_related_notifications',
    email: 'email_trip_was_created',
    fcm: 'fcm_trip_was_created',
  },
} as const satisfies Record<string, { group: SettingGroup; email: string; fcm: string | null }>;
export type NotificationEvent = keyof typeof notificationEvents;

type Entry = (typeof notificationEvents)[NotificationEvent];
export type SettingFlag = Entry['email'] | NonNullable<Entry['fcm']>;

/** All 45 flags. */
export const settingFlags: readonly SettingFlag[] = Object.values(notificationEvents).flatMap(({ email, fcm }) =>
  fcm === null ? [email] : [email, fcm],
);

/** The document spells one word in two ways; each flag is accepted and returned in both. */
export const otherSpellings = {
  email_canceled_by_request: 'email_cancelled_by_request',
  email_canceled_by_traveller: 'email_cancelled_by_traveller',
  fcm_cancelled_by_request: 'fcm_canceled_by_request',
  fcm_cancelled_by_traveller: 'fcm_canceled_by_traveller',
} as const satisfies Record<string, SettingFlag>;
type OtherSpelling = keyof typeof otherSpellings;

/** The flags that a user has set, and when they last did so. All other flags have the defaults of `settingGroups`. */
export interface UserSettings {
  readonly flags: Readonly<Partial<Record<SettingFlag, boolean>>>;
  readonly updatedAt?: Timestamp;
}

/** `true` or `false`, "or you can use 1 as true and 0 as false" (G30). */
const Choice = Flag.optional();

/**
 * Body of G30: any of the flags and of the coarse settings, so that it takes back its own answer and that of G29.
 * Whatever else these hold is ignored. If two spellings disagree, the document's own takes precedence.
 */
export const SettingChange = z
  .object({ ...eachOf(settingFlags, Choice), ...eachOf(spellings(), Choice), ...eachOf(groups(), Choice) })
  .transform((input): SettingChange => {
    const respelled = spellings().map((spelling) => [otherSpellings[spelling], input[spelling]] as const);
    const documented = settingFlags.map((flag) => [flag, input[flag]] as const);
    return {
      flags: given([...respelled, ...documented]),
      groups: given(groups().map((group) => [group, input[group]] as const)),
    };
  });

/** What a user chooses, as it was sent. */
export interface SettingChange {
  readonly flags: UserSettings['flags'];
  readonly groups: Readonly<Partial<Record<SettingGroup, boolean>>>;
}

function given<Name extends string>(
  choices: readonly (readonly [Name, boolean | undefined])[],
): Partial<Record<Name, boolean>> {
  return Object.fromEntries(choices.filter(([, choice]) => choice !== undefined)) as Partial<Record<Name, boolean>>;
}

/** The flags that are stored for a user: those that the user has set. */
export const SetFlags = z.object(eachOf(settingFlags, z.boolean().optional()));

const flagsWire = eachOf(settingFlags, z.boolean());
const spellingsWire = eachOf(spellings(), z.boolean().optional().describe('Not in the document: the other spelling.'));

/** Response of G30. */
export const ChangedSettingsWire = z
  .object({ user_id: GibbyId, ...flagsWire, ...spellingsWire, ...timesWire })
  .meta({ id: 'ChangedUserSettings' });

/** Response of G29: the ten settings that the document prints, and all flags that they consist of. */
export const SettingsWire = z
  .object({
    user_id: GibbyId,
    ...eachOf(groups(), z.boolean()),
    ...eachOf(
      settingFlags,
      z.boolean().optional().describe('Not in the document, which has it in the answer of POST.'),
    ),
    ...spellingsWire,
    ...timesWire,
  })
  .meta({ id: 'UserSettings' });

function spellings(): OtherSpelling[] {
  return Object.keys(otherSpellings) as OtherSpelling[];
}

function groups(): SettingGroup[] {
  return Object.keys(settingGroups) as SettingGroup[];
}

function eachOf<Name extends string, Schema extends z.ZodType>(names: readonly Name[], schema: Schema) {
  return Object.fromEntries(names.map((name) => [name, schema])) as Record<Name, Schema>;
}
