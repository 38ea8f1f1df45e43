import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { accepted, connectPusher, Pusher, socketAt } from '#infra/local/demo/pusher-client.ts';
import { type CloudFixture, cloudFixture, type Somebody, until } from '#test/support/cloud-fixture.ts';

let fixture: CloudFixture;
let customer: Somebody;
let operator: Somebody;
let gigId: string;
const clients: Pusher[] = [];

beforeAll(async () => {
  fixture = await cloudFixture();
  [customer, operator] = (await fixture.signInAll('present', 'other')) as [Somebody, Somebody];
  gigId = await fixture.requestOf(customer, operator);
  await fixture.act(operator, 'accept', gigId);
});
afterAll(async () => {
  for (const client of clients) client.disconnect();
  await fixture?.act(customer, 'cancel', gigId);
  await fixture?.close();
});

function connect({ token }: Somebody): Pusher {
  const client = connectPusher(fixture.cloud.origin, token);
  clients.push(client);
  return client;
}

interface Member {
  readonly id: string;
  readonly info: { readonly role: string };
}
interface Roster {
  readonly count: number;
  readonly me: Member;
  get(id: string): Member | null;
}

/** A client's view of a presence channel: its users, and who has come and gone since. */
async function watch(client: Pusher, name = `presence-gig-${gigId}`) {
  const channel = client.subscribe(name) as ReturnType<Pusher['subscribe']> & { members: Roster };
  const turns: string[] = [];
  channel.bind('pusher:member_added', ({ id }: Member) => turns.push(`+${id}`));
  channel.bind('pusher:member_removed', ({ id }: Member) => turns.push(`-${id}`));
  await accepted(channel);
  return { channel, turns };
}

test('the parties of a gig see each other come and go, once for all their sockets', async () => {
  const here = await watch(connect(customer));
  expect(here.channel.members.me).toEqual({ id: customer.id, info: { role: 'customer' } });
  expect(here.channel.members.count).toBe(1);

  const [first, second] = [connect(operator), connect(operator)];
  const there = await watch(first);
  expect(there.channel.members.count).toBe(2);
  await watch(second);
  await until(() => here.turns[0], 'the operator');
  expect(here.channel.members.get(operator.id)).toEqual({ id: operator.id, info: { role: 'operator' } });

  first.unsubscribe(`presence-gig-${gigId}`);
  second.disconnect();
  await until(() => here.turns[1], 'the end of the second socket');
  expect(here.turns).toEqual([`+${operator.id}`, `-${operator.id}`]);
  expect(here.channel.members.count).toBe(1);
  expect(there.turns).toEqual([]);
});

test('a client event on a presence channel names the user who sent it', async () => {
  const [here, there] = [await watch(connect(customer)), await watch(connect(operator))];
  const heard: unknown[] = [];
  there.channel.bind('client-wave', (data: unknown, metadata: unknown) => heard.push([data, metadata]));
  here.channel.trigger('client-wave', { hand: 'left' });
  await until(() => heard[0], 'the wave');
  expect(heard).toEqual([[{ hand: 'left' }, { user_id: customer.id }]]);
});

test('a subscription may be cancelled, repeated and taken back in any order, and the last word holds', async () => {
  const client = connect(customer);
  const name = `private-account-${customer.id}`;
  const states = ['s', 'ss', 'su', 'sus', 'suu', 'sw', 'sws', 'swu', 'swus', 'swusu', 'swuswu', 'susus'];
  for (const moves of states) {
    for (const move of moves) {
      if (move === 's') client.subscribe(name);
      else if (move === 'u') client.unsubscribe(name);
      else await until(() => client.channel(name)?.subscribed || undefined, `the subscription in ${moves}`);
    }
    const isOn = moves.at(-1) !== 'u';
    const settled = async () => {
      const channel = client.channel(name);
      if (isOn ? !channel?.subscribed : channel !== undefined) return undefined;
      const connectionId = (await fixture.connectionOf(String(client.connection.socket_id))) ?? '';
      return ((await fixture.ports.connections.membership(connectionId, name)) !== undefined) === isOn || undefined;
    };
    await until(settled, moves);
    if (isOn) client.unsubscribe(name);
  }
});

test('a signed-in client is online for those who watch it, and hears what is sent to its user', async () => {
  const [watcher, watched] = [signedIn('watcher', ['watched', 'nobody']), signedIn('watched')];
  const heard: unknown[] = [];
  for (const name of ['online', 'offline']) {
    watcher.user.watchlist.bind(name, ({ user_ids: ids }: { user_ids: string[] }) => heard.push([name, ids]));
  }
  watcher.signin();
  await until(() => heard[0], 'the first statuses');
  expect(heard).toEqual([['offline', ['watched', 'nobody']]]);
  watched.signin();
  await until(() => heard[1], 'the coming');
  watched.disconnect();
  await until(() => heard[2], 'the going');
  expect(heard.slice(1)).toEqual([
    ['online', ['watched']],
    ['offline', ['watched']],
  ]);
  watcher.disconnect();
});

test('an account signs in by its own route', async () => {
  const client = connect(customer);
  const success = new Promise<unknown>((resolve) =>
    client.connection.bind('message', ({ event, data }: { event: string; data: unknown }) => {
      if (event === 'pusher:signin_success') resolve(data);
    }),
  );
  client.signin();
  expect(await success).toEqual({ user_data: JSON.stringify({ id: customer.id }) });
});

/** A client whose user and watchlist a server with the application's secret has signed. */
function signedIn(id: string, watchlist: string[] = []): Pusher {
  const { key } = developmentCredentials.realtime;
  const client = new Pusher(key, {
    ...socketAt(fixture.cloud.origin),
    userAuthentication: {
      endpoint: '',
      transport: 'ajax',
      customHandler: ({ socketId }, answer) => {
        const userData = JSON.stringify({ id, watchlist });
        answer(null, { auth: signatureOf(`${socketId}::user::${userData}`), user_data: userData });
      },
    },
  });
  clients.push(client);
  return client;
}

function signatureOf(text: string): string {
  const { key, secret } = developmentCredentials.realtime;
  return `${key}:${createHmac('sha256', secret).update(text).digest('hex')}`;
}
