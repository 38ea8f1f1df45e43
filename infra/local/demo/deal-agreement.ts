/** The first part of the deal's story: requester and traveller find each other, talk, agree and pay. */

import sharp from 'sharp';
import { DokuForm } from '#shared/gibby/payments/doku/doku.schema.ts';
import { type DealSetup, dayIn, item, step } from './deal-setup.ts';
import { payAtDoku } from './doku-page.ts';
import type { GibbyPerson } from './gibby-person.ts';
import { settled } from './patience.ts';
import { printReceived } from './timeline.ts';

/** Creates a trip and a request that match. Returns the id of the request. */
export async function findEachOther(setup: DealSetup): Promise<number> {
  const { cloud, tell, requester, traveller, choices } = setup;
  const { jakarta, tokyo, categoryId, methodId } = choices;
  await traveller.api.createTrip({
    body: {
      from_country_id: jakarta.countryId,
      from_city_id: jakarta.cityId,
      departure_date: dayIn(setup, 1),
      return_date: dayIn(setup, 4),
      destination: [{ country_id: tokyo.countryId, city_ids: [tokyo.cityId] }],
    },
  });
  tell('Traveller', 'posts a trip from Jakarta to Tokyo and back');
  const { data: request } = await requester.api.createRequest({
    body: {
      item_name: item,
      category_id: categoryId,
      quantity: 1,
      image: [{ filename: 'whisk.jpg', mimetype: 'image/jpeg', content: await photo() }],
      country_id: tokyo.countryId,
      maximum_price: 150_000,
      collection_method: methodId,
      delivery_country_to: jakarta.countryId,
      delivery_city_to: jakarta.cityId,
      estimate_delivery: dayIn(setup, 30),
    },
  });
  tell('Requester', `asks for a ${item} from Japan, with a picture`, request.status);
  await settled(cloud.activity);
  const { data: matches } = await traveller.api.listMatchedRequests();
  tell('Traveller', `looks up what fits the trip and sees ${matches.map((each) => each.item_name).join(', ')}`);
  if (matches[0]?.id !== request.id) throw new Error('The trip and the request do not match.');
  return request.id;
}

/** A plain green picture in place of the requester's photo. */
async function photo() {
  const picture = sharp({ create: { width: 320, height: 240, channels: 3, background: '#7a9b57' } });
  return Buffer.from(await picture.jpeg().toBuffer());
}

/** Lets the two chat. Returns the id of their room. */
export async function talk({ tell, requester, traveller }: DealSetup, requestId: number): Promise<number> {
  const { data: room } = await traveller.api.createTravellerRoom({
    params: { requestId: String(requestId) },
    body: { member_id: requester.id },
  });
  const channel = `private-room-${room.id}`;
  await Promise.all([requester.listen(channel), traveller.listen(channel)]);
  tell('Traveller', 'opens a room for two, and both listen to it');
  const say = async (from: GibbyPerson, content: string) => {
    const [who, whom, other] =
      from === requester
        ? (['Requester', 'Traveller', traveller] as const)
        : (['Traveller', 'Requester', requester] as const);
    const sent = performance.now();
    await from.api.createRoomMessage({ params: { roomId: String(room.id) }, body: { content } });
    const heard = await other.hears(
      ({ event, data }) => event === 'room-message' && data.content === content,
      `message "${content}"`,
    );
    tell(who, `says "${content}"`);
    printReceived(`${whom} hears room-message`, heard.atMilliseconds - sent);
  };
  await say(traveller, 'Bamboo, with a hundred prongs?');
  await say(requester, 'Yes please, the one in the picture.');
  return room.id;
}

/** Plays the offer, its acceptance and its payment. */
export async function agree(setup: DealSetup, requestId: number): Promise<void> {
  const { cloud, tell, requester, traveller, choices } = setup;
  const params = { id: String(requestId) };
  const offering = {
    who: 'Traveller',
    what: 'offers to bring it for 100,000',
    shown: '“Tomi” has offered to help',
  } as const;
  const { data: offer } = await step(setup, requestId, offering, () =>
    traveller.api.createOffer({
      params,
      body: { collection_method: choices.methodId, price: '100,000', return_date: dayIn(setup, 4) },
    }),
  );
  const accepting = { who: 'Requester', what: 'accepts the offer', shown: '“Rani” has accepted your offer' } as const;
  await step(setup, requestId, accepting, () => requester.api.acceptOffer({ params, body: { offer_id: offer.id } }));
  const { data: request } = await requester.api.getRequest({ params });
  const { data: signed } = await requester.api.createTopUp({
    body: { amount: String(request.price_to_pay), paymentchannel: '15', tran_ids: [requestId] },
  });
  const form = DokuForm.parse(signed);
  tell('Requester', `gets a signed form for ${form.AMOUNT}, the price with the fee`);
  const paying = { who: 'Requester', what: "pays on Doku's page", shown: `“Rani” has paid for ${item}` } as const;
  const message = await step(setup, requestId, paying, () => payAtDoku(`${cloud.providerUrls.doku}`, form));
  tell('Requester', `reads "${message}"`);
}
