import { grants as counters } from './dropin/counters/counters.grants.ts';
import { grants as gigs } from './dropin/gigs/gigs.grants.ts';
import { grants as invoices } from './dropin/invoices/invoices.grants.ts';
import { grants as messaging } from './dropin/messaging/messaging.grants.ts';
import { grants as presence } from './dropin/presence/presence.grants.ts';
import { grants as support } from './dropin/support/support.grants.ts';
import { grants as users } from './gibby/accounts/accounts.grants.ts';
import { grants as comments } from './gibby/comments/comments.grants.ts';
import { grants as flags } from './gibby/flags/flags.grants.ts';
import { grants as gibbyKernel } from './gibby/kernel/kernel.grants.ts';
import { grants as messages } from './gibby/messages/messages.grants.ts';
import { grants as notifications } from './gibby/notifications/notifications.grants.ts';
import { grants as offers } from './gibby/offers/offers.grants.ts';
import { grants as payments } from './gibby/payments/payments.grants.ts';
import { grants as pictures } from './gibby/pictures/pictures.grants.ts';
import { grants as reference } from './gibby/reference/reference.grants.ts';
import { grants as reports } from './gibby/reports/reports.grants.ts';
import { grants as requestLists } from './gibby/request-lists/request-lists.grants.ts';
import { grants as requests } from './gibby/requests/requests.grants.ts';
import { grants as reviews } from './gibby/reviews/reviews.grants.ts';
import { grants as rooms } from './gibby/rooms/rooms.grants.ts';
import { grants as social } from './gibby/social/social.grants.ts';
import { grants as tracking } from './gibby/tracking/tracking.grants.ts';
import { grants as trips } from './gibby/trips/trips.grants.ts';
import { grants as wallet } from './gibby/wallet/wallet.grants.ts';
import { grants as streams } from './instant/streams/streams.grants.ts';
import type { AdapterEntry, Catalogue, Grant } from './kernel/grants.ts';
import type { PortName, Uses } from './kernel/ports.ts';
import { grants as ledger } from './ledger/ledger.grants.ts';
import { grants as accounts } from './platform/accounts/accounts.grants.ts';
import { grants as backfills } from './platform/backfills/backfills.grants.ts';
import { grants as devices } from './platform/devices/devices.grants.ts';
import { grants as encryption } from './platform/encryption/encryption.grants.ts';
import { grants as http } from './platform/http/http.grants.ts';
import { grants as mail } from './platform/mail/mail.grants.ts';
import { grants as push } from './platform/push/push.grants.ts';
import { grants as realtime } from './platform/realtime/realtime.grants.ts';
import { grants as relay } from './platform/relay/relay.grants.ts';
import { grants as serverApi } from './platform/server-api/server-api.grants.ts';
import { grants as sessions } from './platform/sessions/sessions.grants.ts';
import { grants as site } from './platform/site/site.grants.ts';
import { grants as sms } from './platform/sms/sms.grants.ts';
import { grants as uploads } from './platform/uploads/uploads.grants.ts';
import { grants as video } from './platform/video/video.grants.ts';

/**
 * Every port's adapter, as the features declare them. The build binds functions to adapters by it, and infrastructure
 * grants permissions by it, so a function holds no code and no right that its definition did not ask for.
 */
export const catalogue: Catalogue = {
  ...counters,
  ...gigs,
  ...invoices,
  ...messaging,
  ...presence,
  ...support,
  ...users,
  ...comments,
  ...flags,
  ...gibbyKernel,
  ...messages,
  ...notifications,
  ...offers,
  ...payments,
  ...pictures,
  ...reference,
  ...reports,
  ...requestLists,
  ...requests,
  ...reviews,
  ...rooms,
  ...social,
  ...tracking,
  ...trips,
  ...wallet,
  ...streams,
  ...ledger,
  ...accounts,
  ...backfills,
  ...devices,
  ...encryption,
  ...http,
  ...mail,
  ...push,
  ...realtime,
  ...relay,
  ...serverApi,
  ...sessions,
  ...site,
  ...sms,
  ...uploads,
  ...video,
};

/** The catalogue entry of a port that `uses` names, with the grants of that access level. */
export function entryOf(port: PortName, access: string): { entry: AdapterEntry<string>; grants: readonly Grant[] } {
  const entry = catalogue[port] as AdapterEntry<string>;
  const grants = entry.grants[access];
  if (!grants) throw new Error(`Port ${port} has no access level ${access}.`);
  return { entry, grants };
}

/** Packages with compiled code that functions of these ports load. */
export function nativePackagesOf(uses: Uses): readonly string[] {
  return (Object.keys(uses) as PortName[]).flatMap((port) => catalogue[port].nativePackages ?? []);
}

/** All packages with compiled code, which no bundle can hold. */
export const nativePackages: readonly string[] = Object.values(catalogue).flatMap(
  (entry) => entry.nativePackages ?? [],
);
