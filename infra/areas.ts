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
  /** What its tag says to a developer of apps. */
  readonly about: string;
  /** Its folder under `functions/`. */
  readonly folder: string;
  /** Its operations by name, in the order in which its `routes.ts` lists them. */
  readonly operations: Readonly<Record<string, Definition>>;
}

/** Folders are named only here; everything else comes from their `routes.ts`. */
export const areas: readonly Area[] = [
  { name: 'Platform', folder: 'platform', about: 'Health, and the documents of the API itself.', operations: platform },
  {
    name: 'DropinAccounts',
    folder: 'dropin/accounts',
    about: 'Dropin: accounts, and signing in by a code that is mailed or texted.',
    operations: dropinAccounts,
  },
  {
    name: 'DropinDevices',
    folder: 'dropin/devices',
    about: 'Dropin: the phones that get pushes.',
    operations: dropinDevices,
  },
  {
    name: 'DropinPresence',
    folder: 'dropin/presence',
    about: 'Dropin: operators go online, send their position, and are found nearby.',
    operations: dropinPresence,
  },
  {
    name: 'DropinGigs',
    folder: 'dropin/gigs',
    about: 'Dropin: a gig from the request through claim, confirmation, video and payment to both ratings.',
    operations: dropinGigs,
  },
  {
    name: 'DropinHistory',
    folder: 'dropin/history',
    about: 'Dropin: past gigs, what was paid and earned, and events that an app has missed.',
    operations: dropinHistory,
  },
  {
    name: 'DropinInvoices',
    folder: 'dropin/invoices',
    about: 'Dropin: what operators are owed, and their monthly invoices. For administrators.',
    operations: dropinInvoices,
  },
  {
    name: 'DropinAdmin',
    folder: 'dropin/admin',
    about: 'Dropin: looking at gigs, ending them, and banning accounts. For administrators.',
    operations: dropinAdmin,
  },
  {
    name: 'DropinMessaging',
    folder: 'dropin/messaging',
    about: 'Dropin: chat of a gig, and pushes to the other party.',
    operations: dropinMessaging,
  },
  {
    name: 'DropinSupport',
    folder: 'dropin/support',
    about: 'Dropin: help articles, tickets, prices, logs and usage events.',
    operations: dropinSupport,
  },
  {
    name: 'DropinUploads',
    folder: 'dropin/uploads',
    about: 'Dropin: files go straight to storage by an address that is signed here.',
    operations: dropinUploads,
  },
  {
    name: 'GibbyProfiles',
    folder: 'gibby/profiles',
    about: 'Gibby: profiles, with pictures.',
    operations: gibbyProfiles,
  },
  {
    name: 'GibbyReference',
    folder: 'gibby/reference',
    about: 'Gibby: countries, cities, categories, couriers, banks, reasons, news and pages of text.',
    operations: gibbyReference,
  },
  {
    name: 'GibbyAccounts',
    folder: 'gibby/accounts',
    about: 'Gibby: registration, confirmation, passwords, and signing in and out.',
    operations: gibbyAccounts,
  },
  { name: 'GibbySocial', folder: 'gibby/social', about: 'Gibby: following others.', operations: gibbySocial },
  {
    name: 'GibbyPayments',
    folder: 'gibby/payments',
    about: 'Gibby: paying through Doku into escrow or into the wallet.',
    operations: gibbyPayments,
  },
  {
    name: 'GibbyNotifications',
    folder: 'gibby/notifications',
    about: 'Gibby: notices, their settings, and the phones that get pushes.',
    operations: gibbyNotifications,
  },
  {
    name: 'GibbyMessages',
    folder: 'gibby/messages',
    about: 'Gibby: message threads between a requester and a traveller.',
    operations: gibbyMessages,
  },
  { name: 'GibbyRooms', folder: 'gibby/rooms', about: 'Gibby: rooms for chat in real time.', operations: gibbyRooms },
  {
    name: 'GibbyReviews',
    folder: 'gibby/reviews',
    about: 'Gibby: reviews of a finished deal.',
    operations: gibbyReviews,
  },
  {
    name: 'GibbyTracking',
    folder: 'gibby/tracking',
    about: 'Gibby: purchase, delivery, parcel, receipt and complaint.',
    operations: gibbyTracking,
  },
  {
    name: 'GibbyWallet',
    folder: 'gibby/wallet',
    about: 'Gibby: payout methods and withdrawals.',
    operations: gibbyWallet,
  },
  { name: 'GibbyTrips', folder: 'gibby/trips', about: 'Gibby: trips of travellers.', operations: gibbyTrips },
  {
    name: 'GibbyRequests',
    folder: 'gibby/requests',
    about: 'Gibby: requests for an item, their comments and matches.',
    operations: gibbyRequests,
  },
  {
    name: 'GibbyOffers',
    folder: 'gibby/offers',
    about: 'Gibby: offers of travellers, acceptance and payment from the wallet.',
    operations: gibbyOffers,
  },
  {
    name: 'Instant',
    folder: 'instant',
    about: 'Instant streaming: the same video link by token, for a viewer and a dealer without accounts.',
    operations: instant,
  },
  { name: 'Ledger', folder: 'ledger', about: 'The books. No route.', operations: ledger },
  {
    name: 'Realtime',
    folder: 'realtime',
    about: "The realtime service: signing in on a socket, and the HTTP API of Pusher's server libraries.",
    operations: realtime,
  },
];

/** Folder of an operation within its area: `claimGig` is in `claim-gig`. */
export function folderOf(operation: string): string {
  return operation.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
