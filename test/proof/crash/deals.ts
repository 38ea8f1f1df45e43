import { setTimeout as pause } from 'node:timers/promises';
import { type Choices, findChoices } from '#infra/local/demo/deal-choices.ts';
import { payAtDoku } from '#infra/local/demo/doku-page.ts';
import { GibbyPerson } from '#infra/local/demo/gibby-person.ts';
import { DokuForm } from '#shared/gibby/payments/doku/doku.schema.ts';
import type { Tally } from './tally.ts';

const price = 100_000;
const dayMilliseconds = 86_400_000;
const dayIn = (days: number) => new Date(Date.now() + days * dayMilliseconds).toISOString().slice(0, 10);

export interface Dealers {
  readonly requester: GibbyPerson;
  readonly traveller: GibbyPerson;
  readonly choices: Choices;
  readonly requests: Set<number>;
  /** The rooms in which the traveller has said one thing. */
  readonly rooms: Set<number>;
}

/** Two people with complete profiles, and the traveller's trip. */
export async function dealersOf(
  origin: string,
  name: string,
  readLink: (email: string) => Promise<string>,
): Promise<Dealers> {
  const [requester, traveller] = await Promise.all([
    GibbyPerson.arrive(origin, `requester-${name}`, readLink),
    GibbyPerson.arrive(origin, `traveller-${name}`, readLink),
  ]);
  const choices = await findChoices(requester);
  const { jakarta, tokyo } = choices;
  const home = { country_id: String(jakarta.countryId), city_id: String(jakarta.cityId) };
  for (const { api } of [requester, traveller]) {
    await api.updateOwnProfile({ body: { name: 'Sample', phone: '+15550100001', ...home } });
  }
  await traveller.api.createTrip({
    body: {
      from_country_id: jakarta.countryId,
      from_city_id: jakarta.cityId,
      departure_date: dayIn(1),
      return_date: dayIn(4),
      destination: [{ country_id: tokyo.countryId, city_ids: [tokyo.cityId] }],
    },
  });
  return { requester, traveller, choices, requests: new Set(), rooms: new Set() };
}

/** Plays deals from the request to the reviews. */
export async function playDeals(dealers: Dealers, count: number, dokuUrl: () => string): Promise<void> {
  for (let played = 0; played < count; played += 1) await playDeal(dealers, dokuUrl);
}

async function playDeal(
  { requester, traveller, choices, requests, rooms }: Dealers,
  dokuUrl: () => string,
): Promise<void> {
  const { jakarta, tokyo, categoryId, methodId, courierSlug } = choices;
  const { data: request } = await requester.api.createRequest({
    body: {
      item_name: 'Matcha whisk',
      category_id: categoryId,
      quantity: 1,
      country_id: tokyo.countryId,
      maximum_price: 150_000,
      collection_method: methodId,
      delivery_country_to: jakarta.countryId,
      delivery_city_to: jakarta.cityId,
      estimate_delivery: dayIn(30),
    },
  });
  requests.add(request.id);
  const params = { id: String(request.id) };
  const { data: room } = await traveller.api.createTravellerRoom({
    params: { requestId: params.id },
    body: { member_id: requester.id },
  });
  await traveller.api.createRoomMessage({ params: { roomId: String(room.id) }, body: { content: 'With pleasure' } });
  rooms.add(room.id);
  const { data: offer } = await traveller.api.createOffer({
    params,
    body: { collection_method: methodId, price: String(price), return_date: dayIn(4) },
  });
  await requester.api.acceptOffer({ params, body: { offer_id: offer.id } });
  await payFor(requester, request.id, dokuUrl);
  await traveller.api.confirmPurchase({ params, body: { purchased_date: dayIn(0) } });
  const parcel = { slug: courierSlug, tracking_number: `TRACK${params.id.padStart(10, '0')}` };
  await traveller.api.confirmDelivery({ params, body: { tracking_ship_date: dayIn(0), ...parcel } });
  await requester.api.confirmReceipt({ params, body: { received_at: dayIn(0) } });
  for (const [from, to] of [
    [requester, traveller],
    [traveller, requester],
  ] as const) {
    const body = { request_id: request.id, rating: 5, comments: 'Fine' };
    await from.api.createReview({ params: { id: String(to.id) }, body });
  }
}

/** Pays until the request is paid: Doku's stand-in forgets its payments when it is killed, and the payer begins anew. */
async function payFor({ api }: GibbyPerson, requestId: number, dokuUrl: () => string): Promise<void> {
  const isUnpaid = async () => {
    const { data } = await api.listUnpaidRequests();
    return data.some(({ id }) => id === requestId);
  };
  const { data: request } = await api.getRequest({ params: { id: String(requestId) } });
  while (await isUnpaid()) {
    const body = { amount: String(request.price_to_pay), paymentchannel: '15' as const, tran_ids: [requestId] };
    const form = DokuForm.parse((await api.createTopUp({ body })).data);
    await payAtDoku(dokuUrl(), form).catch(() => pause(500));
  }
}

/** Compares what the product has with what its people were answered. */
export async function tallyDeals(dealers: Dealers, tally: Tally): Promise<void> {
  const { requester, traveller, requests, rooms } = dealers;
  for (const id of requests) {
    const params = { id: String(id) };
    for (const kind of ['deals completed', 'offers', 'deals paid out']) tally.expect(kind, params.id);
    const { data } = await requester.api.getRequest({ params });
    if (data.status === 'Completed') tally.found('deals completed', params.id);
    for (const _ of (await requester.api.listRequestOffers({ params })).data) tally.found('offers', params.id);
  }
  // The traveller's credit says how many deals were paid out, by their price.
  const { data: profile } = await traveller.api.getOwnProfile();
  const paidOut = Number(profile.credit) / price;
  const ids = [...requests].map(String);
  for (let paid = 0; paid < paidOut; paid += 1) tally.found('deals paid out', ids[paid] ?? ids[0] ?? '');
  for (const id of rooms) {
    tally.expect('messages', String(id));
    const { data } = await requester.api.listRoomMessages({ params: { roomId: String(id) } });
    for (const _ of data) tally.found('messages', String(id));
  }
  for (const { api, phone } of [requester, traveller]) {
    const { data } = await api.listNotifications({ query: { per_page: 100 } });
    for (const { id } of data) tally.expect('pushes of deals', `${id} to ${phone}`);
  }
}
