import * as z from 'zod';
import { listOf } from '#shared/kernel/state-machine.ts';
import type { ChannelDescription, MessageDescription } from '#shared/platform/realtime/channel-description.ts';
import { accountChannel, chatChannel } from '#shared/platform/realtime/pusher.ts';
import { gigMachine } from './gig.rules.ts';
import {
  GigEventData,
  gigChannelEventNames,
  nameOfUnknown,
  offerChannelEventNames,
} from './gig-channel-events.rules.ts';

/** One way from a state to another, as the table has it. */
interface Step {
  readonly event: string;
  readonly actor: string;
  readonly from: string | null;
  readonly to: string;
  readonly words: { readonly code: number | null; readonly message: string } | undefined;
}

const gig = '5720955de2db76686c1f7c4d';
const { creation, initial, transitions } = gigMachine;

const steps: readonly Step[] = [
  { event: creation.event, actor: creation.actor, from: null, to: initial, words: creation.notify?.[0] },
  ...transitions.flatMap(({ event, actor, from, to, notify }) =>
    listOf(from).map((each) => ({ event, actor: listOf(actor)[0] ?? '', from: each, to, words: notify?.[0] })),
  ),
];

const isOfBoth = ({ from, to }: Step) => to === 'operatorFound' || (from !== null && from !== 'pendingOperator');
const opensOffer = ({ from }: Step) => from === null;
const closesOffer = ({ from, to }: Step) => from === 'pendingOperator' && to !== 'pendingOperator';

function dataOf({ words, ...step }: Step, seq: number) {
  const said = words && { code: words.code, message: words.message };
  const told = step.event === 'endingSoon' && { paidUntil: '2026-03-01T12:05:00.000Z' };
  return { id: `${gig}-${seq}`, seq, gig, ...step, at: '2026-03-01T12:00:00.000Z', ...said, ...told };
}

/** The message of an event's name, whose data are those of these rows of the table. */
function messageOf(name: string, rows: readonly Step[]): MessageDescription {
  const [first] = rows;
  if (!first) throw new Error(`No row of the table has the event ${name}.`);
  const oneOf = (values: readonly string[]) => z.enum([...new Set(values)]);
  const states = rows.flatMap(({ from }) => (from === null ? [] : [from]));
  return {
    name,
    summary: [...new Set(rows.map(({ event, from, to }) => `${event}: ${from ?? 'nothing'} to ${to}`))].join('; '),
    sentBy: 'server',
    payload: GigEventData.extend({
      event: oneOf(rows.map(({ event }) => event)),
      from: states.length > 0 ? oneOf(states).nullable() : z.null(),
      to: oneOf(rows.map(({ to }) => to)),
    }),
    example: dataOf(first, opensOffer(first) ? 1 : 2),
  };
}

function lifecycle(rows: readonly Step[]): readonly MessageDescription[] {
  const names = new Map<string, string>(Object.entries(gigChannelEventNames));
  const byName = Map.groupBy(rows, ({ event }) => names.get(event) ?? nameOfUnknown);
  return [...byName].map(([name, its]) => messageOf(name, its));
}

const unknown: MessageDescription = {
  name: nameOfUnknown,
  summary: 'An event of a gig that follows another version of the table',
  sentBy: 'server',
  payload: GigEventData,
  example: dataOf({ event: 'paused', actor: 'customer', from: 'streaming', to: 'streaming', words: undefined }, 9),
};

/** The channels of accounts and of gigs, from the table of a gig. */
export const gigChannels: readonly ChannelDescription[] = [
  {
    id: 'account',
    address: accountChannel('{accountId}'),
    summary: 'Everything that concerns an account: offers, and the gigs that it is a party of. For the account alone.',
    parameters: { accountId: 'Id of the account' },
    messages: [
      ...lifecycle(steps),
      unknown,
      messageOf(offerChannelEventNames.opened, steps.filter(opensOffer)),
      messageOf(offerChannelEventNames.closed, steps.filter(closesOffer)),
    ],
  },
  {
    id: 'chat',
    address: chatChannel('{gigId}'),
    summary: "A gig's events from the claim on, and what its customer and its operator say. For these two.",
    parameters: { gigId: 'Id of the gig' },
    messages: [
      ...lifecycle(steps.filter(isOfBoth)),
      unknown,
      {
        name: 'client-message',
        summary: 'One of the two says something. The server stores it and passes it on to the other.',
        sentBy: 'client',
        payload: z.looseObject({ message: z.string() }),
        example: { message: 'The green door' },
      },
    ],
  },
];
