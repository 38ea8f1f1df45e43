/** The story of one Dropin gig, through the public API alone. */

import type { Cloud } from '../cloud.ts';
import { printBooks } from './books.ts';
import type { LocalPage } from './local-page.ts';
import { startMeter } from './meter.ts';
import { settled } from './patience.ts';
import { Person } from './person.ts';
import { printHeading, printReceived, type Tell, tellBy } from './timeline.ts';

/** Ben Thanh market, Ho Chi Minh City, and an operator around the corner. */
const place = { latitude: 10.7725, longitude: 106.698 };
const corner = { lat: 10.7731, lng: 106.6992 };
const streamSeconds = 69;

interface Pair {
  readonly customer: Person;
  readonly operator: Person;
}

export async function tellGig(cloud: Cloud, page: LocalPage): Promise<void> {
  const tell = tellBy(cloud.clock);
  printHeading('Two people arrive');
  const readCode = (email: string) => page.mailed(email, /\b\d{6}\b/);
  const customer = await Person.arrive(cloud.origin, 'Clara', readCode);
  const operator = await Person.arrive(cloud.origin, 'Oscar', readCode);
  try {
    tell('Customer', 'registers and signs in with the code from the outbox');
    tell('Operator', 'registers and signs in with the code from the outbox');
    await meet({ customer, operator }, tell);

    printHeading('The gig (events are timed from the request, with the cold starts of every function on the way)');
    const meter = startMeter(cloud.costs);
    const gigId = await playGig({ customer, operator }, tell, page, cloud.activity);
    await settled(cloud.activity);
    const cost = meter.words();

    printHeading('What remains');
    await printRemains({ customer, operator }, gigId);
    await printBooks(cloud, 'cents', {
      gateway: 'gateway:card',
      hold: `hold:${gigId}`,
      operator: `operator:${operator.id}:payable`,
      revenue: 'revenue:gig',
    });
    console.log(`  this gig cost ${cost}`);
  } finally {
    for (const person of [customer, operator]) person.leave();
  }
}

async function meet({ customer, operator }: Pair, tell: Tell): Promise<void> {
  await Promise.all([customer, operator].map((person) => person.listen(`private-account-${person.id}`)));
  await operator.api.goOnline();
  await operator.api.publishPosition({ body: corner });
  tell('Operator', 'goes online near Ben Thanh market');
  const near = await customer.api.findOperators({ params: { lat: place.latitude, long: place.longitude } });
  tell('Customer', `looks around and sees ${near.map(({ firstName }) => firstName).join(', ')}`);
}

/** Plays the gig. Returns its id. */
async function playGig(
  { customer, operator }: Pair,
  tell: Tell,
  page: LocalPage,
  activity: Cloud['activity'],
): Promise<string> {
  /** Runs one action and waits until the other side's app has received its event. */
  async function step<Answer>(actor: Person, what: string, event: string, act: () => Promise<Answer>): Promise<Answer> {
    const listener = otherThan(actor);
    const alreadyHeard = listener.received.length;
    const sent = performance.now();
    const answer = await act();
    const heard = await listener.hears(
      (received) => received.event === event && listener.received.indexOf(received) >= alreadyHeard,
      `${event} at the ${nameOf(listener)}'s`,
    );
    tell(nameOf(actor), what, String(heard.data.to));
    printReceived(`${nameOf(listener)} hears ${event}`, heard.atMilliseconds - sent);
    // Some events go to both sides: the next step must not take this step's event for its own.
    await settled(activity);
    return answer;
  }
  async function say(from: Person, channel: string, text: string): Promise<void> {
    const to = otherThan(from);
    const sent = performance.now();
    from.say(channel, text);
    const heard = await to.hears(
      ({ event, data }) => event === 'client-message' && data.message === text,
      `chat "${text}"`,
    );
    tell(nameOf(from), `says "${text}"`);
    printReceived(`${nameOf(to)} hears client-message`, heard.atMilliseconds - sent);
  }
  const otherThan = (person: Person) => (person === customer ? operator : customer);
  const nameOf = (person: Person) => (person === customer ? 'Customer' : 'Operator');

  const gig = await step(customer, 'asks to see the market', 'gig-offered', () =>
    customer.api.createGig({ body: { ...place, deviceId: 'demo', metaData: { city: 'Ho Chi Minh City' } } }),
  );
  const params = { gigId: gig.id };
  await step(operator, 'claims the gig', 'gig-claimed', () =>
    operator.api.claimGig({ params, body: { response: 'accept' } }),
  );
  await step(customer, 'confirms', 'gig-confirmed', () => customer.api.confirmGig({ params }));
  const chat = `private-chat_${gig.id}`;
  await Promise.all([customer.listen(chat), operator.listen(chat)]);
  await step(customer, 'shakes hands and gets video keys', 'gig-handshake', () => shake(customer, gig.id));
  await step(operator, 'shakes hands and gets video keys', 'gig-handshake', () => shake(operator, gig.id));
  await say(customer, chat, 'Please show me the flower stalls.');
  await say(operator, chat, 'On my way, give me a second.');
  await step(customer, 'starts the stream', 'gig-started', () => customer.api.startGig({ params }));
  await page.moveClock(streamSeconds);
  tell('System', `the frozen clock is moved on by ${streamSeconds} seconds of streaming`);
  await step(customer, 'stops the stream', 'gig-stopped', () => customer.api.stopGig({ params }));
  await step(customer, 'rates with 5 stars', 'gig-rated', () => customer.api.rateGig({ params, body: { rating: 5 } }));
  await step(operator, 'rates with 4 stars', 'gig-rated', () => operator.api.rateGig({ params, body: { rating: 4 } }));
  return gig.id;
}

async function shake(person: Person, gigId: string): Promise<void> {
  const keys = await person.api.handshakeGig({ params: { gigId } });
  if (!keys.sessionId || !keys.token) throw new Error('A handshake answers video keys.');
}

async function printRemains({ customer, operator }: Pair, gigId: string): Promise<void> {
  const { gig } = await customer.api.getGig({ params: { accountId: customer.id, gigId } });
  const [payout] = await operator.api.listPayouts();
  const [purchase] = await customer.api.listPurchases();
  const messages = await customer.api.listChat({ params: { gigId } });
  console.log(`  status ${gig.status}, ${gig.duration} s streamed`);
  console.log(`  customer charged ${purchase?.payment.amount}, operator owed ${payout?.payment.amount}`);
  console.log(`  chat kept: ${messages.map(({ message }) => `"${message}"`).join(', ')}`);
  if (purchase?.payment.amount !== '11.15' || payout?.payment.amount !== '5.58') {
    throw new Error(`The documents say 11.15 and 5.58 for ${streamSeconds} seconds.`);
  }
}
