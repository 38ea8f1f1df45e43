import type { User } from '#shared/gibby/accounts/user.ts';
import type { Cities } from '#shared/gibby/reference/reference.ports.ts';
import type { RequestListsReader } from '#shared/gibby/request-lists/request-list.ports.ts';
import type { FollowsReader } from '#shared/gibby/social/follow.ports.ts';
import type { TripListsReader } from '#shared/gibby/trips/trip-list.ports.ts';
import type { UserPrincipal } from '#shared/kernel/principals.ts';
import type { LedgerReader } from '#shared/ledger/ledger.ports.ts';
import type { PublicAddress } from '#shared/platform/http/http.ports.ts';
import type { OwnProfile } from './profile.ts';
import { ownProfileOf, type ProfileFacts } from './profile.view.ts';

interface FactPorts {
  readonly cities: Cities;
  readonly follows: FollowsReader;
  readonly tripLists: TripListsReader;
  readonly requestLists: RequestListsReader;
  readonly publicAddress: PublicAddress;
}

/** What a profile shows in addition to the user's own data. */
export async function profileFacts(user: User, ports: FactPorts): Promise<ProfileFacts> {
  const { cities, follows, tripLists, requestLists, publicAddress } = ports;
  const [city, { followers, following }, trips, requests] = await Promise.all([
    user.cityId === undefined ? undefined : cities.get(user.cityId),
    follows.counts(user.id),
    tripLists.countOfTraveller(user.id),
    requestLists.count({ requesterId: user.id }),
  ]);
  const counts = { trips, requests, followers, following };
  return { city, counts, addressOf: (target) => publicAddress.of(target) };
}

/** A user's own profile, with the balance of their wallet and the token of this request (G10, G11). */
export async function ownProfile(
  user: User,
  { accessToken }: Pick<UserPrincipal, 'accessToken'>,
  ports: FactPorts & { readonly ledger: LedgerReader },
): Promise<OwnProfile> {
  const [facts, owedMinor] = await Promise.all([
    profileFacts(user, ports),
    ports.ledger.balance(`user:${user.id}:credit`),
  ]);
  // What we owe a user is a negative balance in the books.
  return ownProfileOf(user, { ...facts, creditMinor: -owedMinor, accessToken });
}
