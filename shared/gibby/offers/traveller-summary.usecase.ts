import type { User } from '#shared/gibby/accounts/user.ts';
import type { Cities } from '#shared/gibby/reference/reference.ports.ts';
import type { TravellerSummary } from './offer.view.ts';

/** A traveller with the city that they live in. */
export async function travellerSummary(
  user: User | undefined,
  { cities }: { readonly cities: Cities },
): Promise<TravellerSummary> {
  return { user, city: user?.cityId === undefined ? undefined : await cities.get(user.cityId) };
}
