/** The second part of the deal's story: from the purchase and the delivery to the reviews. */

import { courierSees } from './courier.ts';
import { type DealSetup, dayIn, item, pass, step } from './deal-setup.ts';

export async function bringHome(setup: DealSetup, requestId: number): Promise<void> {
  const { cloud, requester, traveller, choices } = setup;
  const params = { id: String(requestId) };
  await pass(setup, 26, 'the flight to Tokyo');
  const buying = { who: 'Traveller', what: 'buys it', shown: `“Tomi” has bought ${item}` } as const;
  await step(setup, requestId, buying, () =>
    traveller.api.confirmPurchase({ params, body: { purchased_date: dayIn(setup, 0) } }),
  );
  await pass(setup, 72, 'the days in Japan');
  const parcel = { slug: choices.courierSlug, tracking_number: 'TRACK0000000001' };
  const what = `sends it by ${parcel.slug}, number ${parcel.tracking_number}`;
  const sending = { who: 'Traveller', what, shown: `“Tomi” has delivered ${item}` } as const;
  await step(setup, requestId, sending, () =>
    traveller.api.confirmDelivery({ params, body: { tracking_ship_date: dayIn(setup, 0), ...parcel } }),
  );
  await pass(setup, 20, 'the way of the parcel');
  const reporting = { who: 'Courier', what: 'reports the parcel', shown: `“${item}” is out for delivery` } as const;
  await step(setup, requestId, reporting, () =>
    courierSees(`${cloud.providerUrls.aftership}`, parcel, 'OutForDelivery', new Date(cloud.clock.now())),
  );
  const shown = `100000.00 for ${item} has been added to your credit`;
  await step(setup, requestId, { who: 'Requester', what: 'receives it', shown }, () =>
    requester.api.confirmReceipt({ params, body: { received_at: dayIn(setup, 0) } }),
  );
}

/** The two rate each other. */
export async function rate({ tell, requester, traveller }: DealSetup, requestId: number): Promise<void> {
  await requester.api.createReview({
    params: { id: String(traveller.id) },
    body: { request_id: requestId, rating: 5, comments: 'Came as promised' },
  });
  tell('Requester', 'rates with 5 stars');
  await traveller.api.createReview({
    params: { id: String(requester.id) },
    body: { request_id: requestId, rating: 4, comments: 'Paid at once' },
  });
  tell('Traveller', 'rates with 4 stars');
}
