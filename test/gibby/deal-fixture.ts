import type { User } from '#shared/gibby/accounts/user.ts';
import { bandung, indonesia, type NewOffer } from '#test/support/builders.ts';
import { gibbyFixture } from '#test/support/gibby-fixture.ts';

export const requester = 1;
export const traveller = 2;
export const stranger = 3;

const details = {
  itemDescription: 'Shelled ones',
  quantity: '1 kg',
  originalReceipt: true,
  pictures: [{ kind: 'request', path: `requests/1/${'0'.repeat(32)}`, extension: 'jpg' }],
  maximumPriceMinor: 60_000,
  collectionMethodId: 4,
} as const;

/** A requester, a traveller and a stranger, and requests that move on by their state machine. */
export async function dealFixture(cast: { requester?: Partial<User>; traveller?: Partial<User> } = {}) {
  const fixture = await gibbyFixture();
  const { post, agree, pay, advance } = fixture;
  await fixture.join(requester, { name: 'Suci Requester', ...cast.requester });
  await fixture.join(traveller, { name: 'Alfa Adhitya', countryId: indonesia, cityId: bandung, ...cast.traveller });
  await fixture.join(stranger);

  /** Creates a request of the requester and returns its number. */
  const request = () => post(requester, details);
  /** Creates a request whose accepted offer waits for the deposit. */
  const agreed = async (by = traveller, terms?: Partial<NewOffer>) => {
    const requestId = await request();
    return { requestId, offerId: await agree(requestId, by, terms) };
  };
  /** Creates a completed request and returns its number. */
  const completed = async (by = traveller): Promise<number> => {
    const { requestId } = await agreed(by);
    await pay(requestId);
    await advance(requestId, { event: 'deliver', by });
    await advance(requestId, { event: 'receive', by: requester });
    return requestId;
  };
  return { ...fixture, request, agreed, completed };
}
