import type { User } from '#shared/gibby/accounts/user.ts';
import type { Cities } from '#shared/gibby/reference/reference.ports.ts';
import type { Offerer } from './offer.view.ts';

/** A traveller with the city that they live in. */
export async function offererOf(user: User | undefined, { cities }: { readonly cities: Cities }): Promise<Offerer> {
  return { user, city: user?.cityId === undefined ? undefined : await cities.get(user.cityId) };
}
