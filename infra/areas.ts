import * as dropinAccounts from '#functions/dropin/accounts/routes.ts';
import * as dropinAdmin from '#functions/dropin/admin/routes.ts';
import * as dropinDevices from '#functions/dropin/devices/routes.ts';
import * as dropinGigs from '#functions/dropin/gigs/routes.ts';
import * as dropinHistory from '#functions/dropin/history/routes.ts';
import * as dropinInvoices from '#functions/dropin/invoices/routes.ts';
import * as dropinMessaging from '#functions/dropin/messaging/routes.ts';
import * as dropinPresence from '#functions/dropin/presence/routes.ts';
import * as dropinSupport from '#functions/dropin/support/routes.ts';
import * as dropinUploads from '#functions/dropin/uploads/routes.ts';
import * as gibbyAccounts from '#functions/gibby/accounts/routes.ts';
import * as gibbyMessages from '#functions/gibby/messages/routes.ts';
import * as gibbyNotifications from '#functions/gibby/notifications/routes.ts';
import * as gibbyOffers from '#functions/gibby/offers/routes.ts';
import * as gibbyPayments from '#functions/gibby/payments/routes.ts';
import * as gibbyProfiles from '#functions/gibby/profiles/routes.ts';
import * as gibbyReference from '#functions/gibby/reference/routes.ts';
import * as gibbyRequests from '#functions/gibby/requests/routes.ts';
import * as gibbyReviews from '#functions/gibby/reviews/routes.ts';
import * as gibbyRooms from '#functions/gibby/rooms/routes.ts';
import * as gibbySocial from '#functions/gibby/social/routes.ts';
import * as gibbyTracking from '#functions/gibby/tracking/routes.ts';
import * as gibbyTrips from '#functions/gibby/trips/routes.ts';
import * as gibbyWallet from '#functions/gibby/wallet/routes.ts';
import * as instant from '#functions/instant/routes.ts';
import * as ledger from '#functions/ledger/routes.ts';
import * as platform from '#functions/platform/routes.ts';
import * as realtime from '#functions/realtime/routes.ts';
import type { Definition } from '#shared/kernel/route/define.ts';

/** An area: one `routes.ts`, one stack and one tag of the OpenAPI document. */
export interface Area {
  /** Name of its stack and its tag. */
  readonly name: string;
  /** Its folder under `functions/`. */
  readonly folder: string;
  /** Its operations by name, in the order in which its `routes.ts` lists them. */
  readonly operations: Readonly<Record<string, Definition>>;
}

/** Folders are named only here; everything else comes from their `routes.ts`. */
export const areas: readonly Area[] = [
  { name: 'Platform', folder: 'platform', operations: platform },
  { name: 'DropinAccounts', folder: 'dropin/accounts', operations: dropinAccounts },
  { name: 'DropinDevices', folder: 'dropin/devices', operations: dropinDevices },
  { name: 'DropinPresence', folder: 'dropin/presence', operations: dropinPresence },
  { name: 'DropinGigs', folder: 'dropin/gigs', operations: dropinGigs },
  { name: 'DropinHistory', folder: 'dropin/history', operations: dropinHistory },
  { name: 'DropinInvoices', folder: 'dropin/invoices', operations: dropinInvoices },
  { name: 'DropinAdmin', folder: 'dropin/admin', operations: dropinAdmin },
  { name: 'DropinMessaging', folder: 'dropin/messaging', operations: dropinMessaging },
  { name: 'DropinSupport', folder: 'dropin/support', operations: dropinSupport },
  { name: 'DropinUploads', folder: 'dropin/uploads', operations: dropinUploads },
  { name: 'GibbyProfiles', folder: 'gibby/profiles', operations: gibbyProfiles },
  { name: 'GibbyReference', folder: 'gibby/reference', operations: gibbyReference },
  { name: 'GibbyAccounts', folder: 'gibby/accounts', operations: gibbyAccounts },
  { name: 'GibbySocial', folder: 'gibby/social', operations: gibbySocial },
  { name: 'GibbyPayments', folder: 'gibby/payments', operations: gibbyPayments },
  { name: 'GibbyNotifications', folder: 'gibby/notifications', operations: gibbyNotifications },
  { name: 'GibbyMessages', folder: 'gibby/messages', operations: gibbyMessages },
  { name: 'GibbyRooms', folder: 'gibby/rooms', operations: gibbyRooms },
  { name: 'GibbyReviews', folder: 'gibby/reviews', operations: gibbyReviews },
  { name: 'GibbyTracking', folder: 'gibby/tracking', operations: gibbyTracking },
  { name: 'GibbyWallet', folder: 'gibby/wallet', operations: gibbyWallet },
  { name: 'GibbyTrips', folder: 'gibby/trips', operations: gibbyTrips },
  { name: 'GibbyRequests', folder: 'gibby/requests', operations: gibbyRequests },
  { name: 'GibbyOffers', folder: 'gibby/offers', operations: gibbyOffers },
  { name: 'Instant', folder: 'instant', operations: instant },
  { name: 'Ledger', folder: 'ledger', operations: ledger },
  { name: 'Realtime', folder: 'realtime', operations: realtime },
];

/** Folder of an operation within its area: `claimGig` is in `claim-gig`. */
export function folderOf(operation: string): string {
  return operation.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
