import { gatewayAccount, gatewayOfNewPayments } from '#shared/gibby/payments/gateways.ts';
import { printBooks } from './books.ts';
import type { DealSetup } from './deal-setup.ts';

/** Prints the data that the deal leaves. Throws when it differs from what the documented fees and the story require. */
export async function printRemains(setup: DealSetup, requestId: number, roomId: number): Promise<void> {
  const { cloud, requester, traveller } = setup;
  const id = String(requestId);
  const { data: request } = await requester.api.getRequest({ params: { id } });
  const { data: profile } = await traveller.api.getOwnProfile();
  const { data: messages } = await requester.api.listRoomMessages({ params: { roomId: String(roomId) } });
  const { data: tracking } = await requester.api.getTracking({ params: { id } });
  const tags = tracking.tracking_details.map(({ tag }) => tag).join(', ');
  console.log(`  status ${request.status}, picture kept in ${await countSizes(setup, request.images[0])} sizes`);
  console.log(`  requester paid ${request.price_to_pay}, traveller has a credit of ${profile.credit}`);
  console.log(`  chat kept: ${messages.map(({ content }) => `"${content}"`).join(', ')}`);
  console.log(`  parcel ${tracking.tracking_number}: ${tags}`);
  console.log(
    `  traveller rated ${await starsOf(setup, 'traveller')}, requester rated ${await starsOf(setup, 'requester')}`,
  );
  await printBooks(cloud, 'rupiah', {
    gateway: gatewayAccount(gatewayOfNewPayments),
    escrow: `escrow:${requestId}`,
    traveller: `user:${traveller.id}:credit`,
    revenue: 'revenue:service_fee',
  });
  if (request.status !== 'Completed' || Number(request.price_to_pay) !== 120_000 || profile.credit !== '100000.00') {
    throw new Error('For an offer of 100,000 the requester pays 120,000 and the traveller gets 100,000.');
  }
}

/** The number of sizes in which a picture can be loaded. */
async function countSizes({ cloud }: DealSetup, picture: object = {}): Promise<number> {
  const answers = await Promise.all(
    Object.values(picture).map((address) => fetch(cloud.origin + new URL(address).pathname)),
  );
  if (answers.length === 0 || answers.some(({ ok }) => !ok)) throw new Error('The picture cannot be seen.');
  return answers.length;
}

/** The ratings that this side of the deal received. */
async function starsOf({ requester, traveller }: DealSetup, side: 'requester' | 'traveller'): Promise<string> {
  const [rated, other] = side === 'requester' ? [requester, traveller] : [traveller, requester];
  const { data } = await other.api.listReviews({ params: { id: String(rated.id) }, query: { type: side } });
  return data.map(({ rating, comments }) => `${rating} "${comments}"`).join(', ');
}
