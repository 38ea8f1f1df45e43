/** `npm run demo`: the story of one gig on the local cloud, through the public API alone. */

import { ledger } from '../../../shared/adapters/dynamo/ledger.ts';
import { createRuntime } from '../../../shared/adapters/runtime.ts';
import { type Cloud, startCloud } from '../cloud.ts';
import { prepare } from '../prepare.ts';
import { Person } from './person.ts';
import { printHeading, printMoment, printReceived } from './timeline.ts';

/** Ben Thanh market, Ho Chi Minh City, and an operator around the corner. */
const place = { latitude: 10.7725, longitude: 106.698 };
const corner = { lat: 10.7731, lng: 106.6992 };
const streamSeconds = 69;

const begin = performance.now();
const cloud = await startCloud({ ...(await prepare()), port: 0, dataDirectory: ':memory:' });
const ready = performance.now();
let people: Person[] = [];
try {
  await tellStory(cloud);
} finally {
  for (const person of people) person.leave();
  await cloud.close();
}
console.log(`\nTold in ${seconds(performance.now() - begin)} (${seconds(ready - begin)} of it to start the cloud).`);
process.exit(0);

async function tellStory({ origin, costs }: Cloud): Promise<void> {
  printHeading('Two people arrive');
  await post('/_local/clock', { frozen: true });
  const customer = await Person.arrive(origin, 'Clara', readCode);
  const operator = await Person.arrive(origin, 'Oscar', readCode);
  people = [customer, operator];
  await tell('Customer', 'registers and signs in with the code from the outbox');
  await tell('Operator', 'registers and signs in with the code from the outbox');
  await Promise.all(people.map((person) => person.listen(`private-account-${person.id}`)));
  await operator.api.goOnline();
  await operator.api.publishPosition({ body: corner });
  await tell('Operator', 'goes online near Ben Thanh market');
  const near = await customer.api.findOperators({ params: { lat: place.latitude, long: place.longitude } });
  await tell('Customer', `looks around and sees ${near.map(({ firstName }) => firstName).join(', ')}`);

  printHeading('The gig (events are timed from the request, with the cold starts of every function on the way)');
  const before = costs.totals();
  const gig = await step('Customer', 'asks to see the market', 'gig-offered', operator, () =>
    customer.api.createGig({ body: { ...place, deviceId: 'demo', metaData: { city: 'Ho Chi Minh City' } } }),
  );
  const params = { gigId: gig.id };
  await step('Operator', 'claims the gig', 'gig-claimed', customer, () =>
    operator.api.claimGig({ params, body: { response: 'accept' } }),
  );
  await step('Customer', 'confirms', 'gig-confirmed', operator, () => customer.api.confirmGig({ params }));
  const chat = `private-chat_${gig.id}`;
  await Promise.all(people.map((person) => person.listen(chat)));
  await step('Customer', 'shakes hands and gets video keys', 'gig-handshake', operator, () => shake(customer, gig.id));
  await step('Operator', 'shakes hands and gets video keys', 'gig-handshake', customer, () => shake(operator, gig.id));
  await chatOnce('Customer', customer, operator, chat, 'Please show me the flower stalls.');
  await chatOnce('Operator', operator, customer, chat, 'On my way, give me a second.');
  await step('Customer', 'starts the stream', 'gig-started', operator, () => customer.api.startGig({ params }));
  await post('/_local/clock', { advanceSeconds: streamSeconds });
  await tell('System', `the frozen clock is moved on by ${streamSeconds} seconds of streaming`);
  const stopped = await step('Customer', 'stops the stream', 'gig-stopped', operator, () =>
    customer.api.stopGig({ params }),
  );
  await step('Customer', 'rates with 5 stars', 'gig-rated', operator, () =>
    customer.api.rateGig({ params, body: { rating: 5 } }),
  );
  await step('Operator', 'rates with 4 stars', 'gig-rated', customer, () =>
    operator.api.rateGig({ params, body: { rating: 4 } }),
  );
  await cloud.activity.idle();
  const after = costs.totals();

  printHeading('What remains');
  const detail = await customer.api.getGig({ params: { accountId: customer.id, gigId: gig.id } });
  const [payout] = await operator.api.listPayouts();
  const [purchase] = await customer.api.listPurchases();
  const messages = await customer.api.listChat({ params });
  console.log(`  status ${detail.gig.status}, ${stopped.duration} s streamed`);
  console.log(`  customer charged ${purchase?.payment.amount}, operator owed ${payout?.payment.amount}`);
  console.log(`  chat kept: ${messages.map(({ message }) => `"${message}"`).join(', ')}`);
  await showBooks(gig.id, operator.id);
  const cost = (name: keyof typeof after) => Math.round((after[name] - before[name]) * 10) / 10;
  console.log(
    `  this gig cost ${cost('readUnits')} read units, ${cost('writeUnits')} write units, ` +
      `${cost('functionMilliseconds')} function ms in ${cost('functionInvocations')} invocations, ` +
      `${cost('stateTransitions')} state transitions`,
  );
  if (purchase?.payment.amount !== '11.15' || payout?.payment.amount !== '5.58') {
    throw new Error('The documents say 11.15 and 5.58 for 69 seconds.');
  }
}

/** Does something and waits until the other side's app has heard of it. */
async function step<Answer>(
  who: string,
  what: string,
  event: string,
  listener: Person,
  act: () => Promise<Answer>,
): Promise<Answer> {
  const alreadyHeard = listener.received.length;
  const sent = performance.now();
  const answer = await act();
  const heard = await listener.hears(
    (received) => received.event === event && listener.received.indexOf(received) >= alreadyHeard,
  );
  await tell(who, what, String(heard.data.to));
  printReceived(who === 'Customer' ? 'Operator' : 'Customer', event, heard.atMilliseconds - sent);
  return answer;
}

async function shake(person: Person, gigId: string): Promise<void> {
  const keys = await person.api.handshakeGig({ params: { gigId } });
  if (!keys.sessionId || !keys.token) throw new Error('A handshake answers video keys.');
}

async function chatOnce(who: string, from: Person, to: Person, channel: string, text: string): Promise<void> {
  const sent = performance.now();
  from.say(channel, text);
  const heard = await to.hears(({ event, data }) => event === 'client-message' && data.message === text);
  await tell(who, `says "${text}"`);
  printReceived(who === 'Customer' ? 'Operator' : 'Customer', 'client-message', heard.atMilliseconds - sent);
}

async function showBooks(gigId: string, operatorId: string): Promise<void> {
  const [tableName] = cloud.assembly.ofType('AWS::DynamoDB::GlobalTable').map(({ ref }) => ref);
  const { accessKeyId, secretAccessKey, sessionToken } = cloud.operatorCredentials;
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: cloud.awsEndpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  });
  const books = ledger(createRuntime({ TABLE_NAME: tableName }));
  const accounts = ['gateway:card', `hold:${gigId}`, `operator:${operatorId}:payable`, 'revenue:gig'] as const;
  const balances = await Promise.all(accounts.map((account) => books.balance(account)));
  const sum = balances.reduce((total, balance) => total + balance, 0);
  const list = accounts.map((account, index) => `${account.split(':').slice(0, 1)} ${balances[index]}`).join(', ');
  console.log(`  books in cents: ${list}; sum ${sum}`);
  if (sum !== 0 || balances[1] !== 0) throw new Error('The books do not balance.');
}

/** The six digits of the newest mail to this address. */
async function readCode(email: string): Promise<string> {
  const messages = (await get(`/_local/outbox?kind=mail&to=${encodeURIComponent(email)}`)) as { text?: string }[];
  const code = /\b\d{6}\b/.exec(messages[0]?.text ?? '')?.[0];
  if (!code) throw new Error(`No code was sent to ${email}.`);
  return code;
}

async function tell(who: string, what: string, state?: string): Promise<void> {
  printMoment({ at: new Date(cloud.clock.now()), who, what, ...(state && { state }) });
}

async function get(path: string): Promise<unknown> {
  return (await fetch(cloud.origin + path)).json();
}

async function post(path: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(cloud.origin + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
