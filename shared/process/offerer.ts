import type { User } from '../domain/user.ts';
import type { Cities } from '../ports/reference.ts';
import type { Offerer } from '../rules/offer-wire.ts';

/** A traveller with the city that he lives in. */
export async function offererOf(user: User | undefined, { cities }: { readonly cities: Cities }): Promise<Offerer> {
  return { user, city: user?.cityId === undefined ? undefined : await cities.get(user.cityId) };
}
