import { dealFixture, requester, traveller } from '#test/gibby/deal-fixture.ts';
import { messageFixture } from '#test/gibby/messages/message-fixture.ts';
import { notificationFixture } from '#test/gibby/notifications/notification-fixture.ts';
import { offerFixture, reason, requestId, terms } from '#test/gibby/offers/offer-fixture.ts';
import { creditsFixture, formOf, redirectFor } from '#test/gibby/payments/payment-fixture.ts';
import { referenceFixture } from '#test/gibby/reference/reference-fixture.ts';
import { cityIn, requestFixture } from '#test/gibby/requests/request-fixture.ts';
import { roomFixture } from '#test/gibby/rooms/room-fixture.ts';
import { socialFixture } from '#test/gibby/social/social-fixture.ts';
import { administrator, parcelBody, trackingFixture } from '#test/gibby/tracking/tracking-fixture.ts';
import { payoutMethodText, rejection, wallet, withdrawalOf } from '#test/gibby/wallet/wallet-fixture.ts';
import { indonesia, japan } from '#test/support/builders.ts';
import type { TestRequest } from '#test/support/call.ts';
import type { Situation, Situations } from './retried-route.ts';

type World = Pick<Situation, 'runtime' | 'ports'>;

const given = ({ runtime, ports }: World, request: TestRequest): Situation => ({ runtime, ports, request });
const params = (id: number) => ({ params: { id: String(id) } });
const asAdministrator = { as: administrator, admin: true };

const market = async () => {
  const fixture = await requestFixture();
  for (const id of [1, 2]) await fixture.join(id);
  return fixture;
};
const offered = async () => {
  const fixture = await offerFixture();
  return { fixture, offerId: await fixture.offered() };
};
const agreed = async () => {
  const { fixture, offerId } = await offered();
  await fixture.accept(requester, offerId);
  return fixture;
};
const paid = async () => {
  const fixture = await trackingFixture();
  return { fixture, id: await fixture.paid() };
};
const room = async () => {
  const fixture = await roomFixture();
  return { fixture, id: await fixture.request() };
};
const thread = async () => {
  const fixture = await messageFixture();
  return { fixture, id: (await fixture.thread()).threadId };
};
const withdrawal = async (...steps: readonly ('approve' | 'sent')[]) => {
  const fixture = await wallet();
  await fixture.deposit(2, 40_000);
  const id: number = (await fixture.withdraw(2, withdrawalOf(40_000))).body.data.id;
  for (const step of steps) await fixture.step(step, id);
  return given(fixture, { ...asAdministrator, ...params(id) });
};

export const gibbyMarket: Situations = {
  createComment: async () => {
    const fixture = await market();
    return given(fixture, { as: 2, ...params(await fixture.asked(1)), body: { comments: 'Which ones?' } });
  },
  createRequest: async () => {
    const fixture = await market();
    return given(fixture, { as: 1, body: await fixture.form() });
  },
  createTrip: async () => {
    const fixture = await market();
    const days = { departure_date: '2026-04-01', return_date: '2026-04-20' };
    const destination = [{ country_id: japan, city_ids: [await cityIn(japan)] }];
    const from = { from_country_id: indonesia, from_city_id: await cityIn(indonesia) };
    return given(fixture, { as: 2, body: { ...from, ...days, destination } });
  },
  reportRequest: async () => {
    const fixture = await market();
    return given(fixture, { as: 2, body: { request_id: await fixture.asked(1) } });
  },
  resolveReports: async () => {
    const fixture = await market();
    const id = await fixture.asked(1);
    await fixture.report(2, id);
    return given(fixture, { ...asAdministrator, ...params(id), body: { outcome: 'hide', reason: 'a weapon' } });
  },

  createOffer: async () => given(await offerFixture(), { as: traveller, ...params(requestId), body: terms }),
  acceptOffer: async () => {
    const { fixture, offerId } = await offered();
    return given(fixture, { as: requester, ...params(requestId), body: { offer_id: offerId } });
  },
  declineOffer: async () => {
    const { fixture, offerId } = await offered();
    const body = { offer_id: offerId, decline_id: reason.decline };
    return given(fixture, { as: requester, ...params(requestId), body });
  },
  withdrawOffer: async () => given((await offered()).fixture, { as: traveller, ...params(requestId), body: null }),
  payRequest: async () => {
    const fixture = await agreed();
    await fixture.deposit(requester, 36_000);
    return given(fixture, { as: requester, ...params(requestId), body: {} });
  },
  cancelOffer: async () => {
    const body = { cancel_status_id: reason.traveller };
    return given(await agreed(), { as: traveller, ...params(requestId), body });
  },
  cancelRequest: async () => {
    const body = { cancel_status_id: reason.requester };
    return given((await offered()).fixture, { as: requester, ...params(requestId), body });
  },

  confirmPurchase: async () => {
    const { fixture, id } = await paid();
    return given(fixture, { as: traveller, ...params(id), body: { purchased_date: '2026-03-02' } });
  },
  confirmDelivery: async () => {
    const { fixture, id } = await paid();
    return given(fixture, { as: traveller, ...params(id), body: parcelBody });
  },
  confirmReceipt: async () => {
    const { fixture, id } = await paid();
    await fixture.deliver(traveller, id);
    return given(fixture, { as: requester, ...params(id), body: { received_at: '2026-03-09' } });
  },
  complain: async () => {
    const { fixture, id } = await paid();
    return given(fixture, { as: requester, body: { request_id: id, status_complain: 1 } });
  },
  resolveComplaint: async () => {
    const { fixture, id } = await paid();
    await fixture.complain(requester, id);
    return given(fixture, { ...asAdministrator, ...params(id), body: { outcome: 'requester' } });
  },
  createReview: async () => {
    const fixture = await dealFixture();
    const body = { rating: 5, request_id: await fixture.completed(), comments: 'Fine' };
    return given(fixture, { as: requester, ...params(traveller), body });
  },

  createConversation: async () => {
    const { fixture, id } = await thread();
    return given(fixture, { as: requester, ...params(id), body: { content: 'Hi' } });
  },
  archiveMessage: async () => {
    const { fixture, id } = await thread();
    return given(fixture, { as: requester, ...params(id), body: {} });
  },
  unarchiveMessage: async () => {
    const { fixture, id } = await thread();
    await fixture.archive(requester, id);
    return given(fixture, { as: requester, ...params(id), body: {} });
  },
  deleteMessage: async () => {
    const { fixture, id } = await thread();
    return given(fixture, { as: requester, ...params(id), body: {} });
  },
  createTravellerRoom: async () => {
    const { fixture, id } = await room();
    return given(fixture, { as: traveller, params: { requestId: String(id) }, body: { member_id: requester } });
  },
  createRequesterRoom: async () => {
    const { fixture, id } = await room();
    return given(fixture, { as: requester, params: { requestId: String(id) }, body: { member_id: traveller } });
  },
  createRoomMessage: async () => {
    const { fixture, id } = await room();
    const roomId: number = (await fixture.asTraveller(traveller, id, requester)).body.data.id;
    return given(fixture, { as: requester, params: { roomId: String(roomId) }, body: { content: 'Hi' } });
  },
  authorizeRoom: async () => {
    const { fixture, id } = await room();
    const roomId: number = (await fixture.asTraveller(traveller, id, requester)).body.data.id;
    return onSocket(fixture, { channel_name: `private-room-${roomId}` });
  },
  authenticateUser: async () => onSocket(await dealFixture(), {}),

  followUser: async () => {
    const fixture = await socialFixture();
    for (const id of [1, 2]) await fixture.join(id);
    return given(fixture, { as: 1, body: { user_id: 2 } });
  },
  unfollowUser: async () => {
    const fixture = await socialFixture();
    for (const id of [1, 2]) await fixture.join(id);
    await fixture.follow(1, 2);
    return given(fixture, { as: 1, body: { user_id: 2 } });
  },
  registerUserDevice: async () => {
    const fixture = await notificationFixture();
    await fixture.join(1);
    const body = { token: 'd'.repeat(32), device_type: 'ios', bundle_id: 'com.example.gibby' };
    return given(fixture, { as: 1, body });
  },
  updateUserSettings: async () => {
    const fixture = await notificationFixture();
    await fixture.join(1);
    return given(fixture, { as: 1, body: { email_new_follower: false } });
  },

  createTopUp: async () => {
    const fixture = await creditsFixture();
    await fixture.join(7);
    return given(fixture, { as: 7, body: { amount: '500,000', paymentchannel: '15' } });
  },
  handleDokuRedirect: async () => {
    const fixture = await creditsFixture();
    await fixture.join(7);
    const form = await fixture.begin(7, { amount: '500,000', paymentchannel: '15' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return given(fixture, { body: formOf(redirectFor(form)), headers });
  },
  requestWithdrawal: async () => {
    const fixture = await wallet();
    await fixture.deposit(2, 40_000);
    return given(fixture, { as: 2, body: withdrawalOf(40_000) });
  },
  approveWithdrawal: () => withdrawal(),
  sendWithdrawal: () => withdrawal('approve'),
  payWithdrawal: () => withdrawal('approve', 'sent'),
  rejectWithdrawal: async () => {
    const { request, ...world } = await withdrawal();
    return { ...world, request: { ...request, body: rejection } };
  },
  updatePayoutMethod: async () => given(await wallet(), { as: 2, body: payoutMethodText }),

  createAnnouncement: async () =>
    given(await referenceFixture(), { ...asAdministrator, body: { message: 'Closed today', is_active: true } }),
  createCategory: async () =>
    given(await referenceFixture(), { ...asAdministrator, body: { name: 'Books', customs: false } }),
};

/** A signed-in user's request about a socket of theirs. */
async function onSocket(fixture: Awaited<ReturnType<typeof dealFixture>>, body: object): Promise<Situation> {
  const { runtime, ports } = fixture;
  const token = await ports.userSessions.issue(requester, 0);
  await ports.connections.open({ connectionId: 'connection', socketId: '1.1' });
  ports.channelSignatures = signatures;
  const headers = { authorization: `Bearer ${token}` };
  return { runtime, ports, request: { headers, body: { socket_id: '1.1', ...body } } };
}

export const signatures = {
  sign: async (socketId: string, channel: string) => `key:signature of ${socketId} on ${channel}`,
  verify: async () => 1,
  isVoid: async () => false,
  isKey: async () => true,
};
