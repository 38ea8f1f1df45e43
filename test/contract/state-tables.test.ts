import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import { invoiceMachine } from '#shared/dropin/invoices/invoice.rules.ts';
import { topUpMachine } from '#shared/gibby/payments/top-up.rules.ts';
import { requestMachine } from '#shared/gibby/requests/request.rules.ts';
import { withdrawalMachine } from '#shared/gibby/wallet/withdrawal.rules.ts';
import { streamMachine } from '#shared/instant/streams/stream.rules.ts';
import { listOf, type StateMachine } from '#shared/kernel/state-machine.ts';

const page = readFileSync(new URL('../../docs/contract/state-machines.md', import.meta.url), 'utf8');

/** What a row says of one state: whose event leads where, under which conditions, and what is written with it. */
interface Row {
  readonly from: string;
  readonly event: string;
  readonly actor: readonly string[];
  readonly guard: readonly string[];
  readonly to: string;
  readonly effects: readonly string[];
  /** The codes of the mobile apps. */
  readonly codes: readonly number[];
}

/** The rows of the first table after the words that name a machine. */
function rowsOfPage(name: string): readonly Row[] {
  const [, after = ''] = page.split(new RegExp(`table\\s+is\\s+\`${name}\``));
  const [table = ''] = after.slice(after.indexOf('| From |')).split('\n\n');
  const lines = table.split('\n').slice(2);
  expect(lines).not.toEqual([]);
  return lines.flatMap((line) => {
    const [from = '', event = '', actor = '', guard = '', to = '', written = ''] = line
      .split('|')
      .slice(1)
      .map((cell) => cell.trim());
    const quoted = (text: string) => [...text.matchAll(/`(\w+)`/g)].map(([, word = '']) => word);
    const codes = [...written.matchAll(/code (\d)/g)].map(([, code]) => Number(code));
    const row = { event: quoted(event).join(), actor: actor.split(', '), guard: quoted(guard) };
    const effects = quoted(written);
    return from.split(', ').map((each) => ({ ...row, from: each, to: to === 'same' ? each : to, effects, codes }));
  });
}

const codesOf = (notify: readonly { readonly code: number | null }[] = []) =>
  [...new Set(notify.map(({ code }) => code))].filter((code) => code !== null);

function rowsOfCode({ creation, initial, transitions }: StateMachine): readonly Row[] {
  const { event, actor, effects, notify } = creation;
  const first = { from: '–', event, actor: [actor], guard: [], to: initial, effects, codes: codesOf(notify) };
  const rows = transitions.flatMap((row) =>
    listOf(row.from).map((from) => ({
      from,
      event: row.event,
      actor: listOf(row.actor),
      guard: listOf(row.guard),
      to: row.to,
      effects: row.effects ?? [],
      codes: codesOf(row.notify),
    })),
  );
  return [first, ...rows];
}

/** Rows of one event are tried in their order; all else is in no order. */
const inOrder = (rows: readonly Row[]) =>
  Object.fromEntries(Map.groupBy(rows, ({ from, event }) => `${from} ${event}`));

const machines = { gigMachine, invoiceMachine, requestMachine, streamMachine, topUpMachine, withdrawalMachine };

describe('the table that the contract shows is the one that is built:', () => {
  test.each(Object.entries<StateMachine>(machines))('%s', (name, machine) => {
    expect(inOrder(rowsOfCode(machine))).toEqual(inOrder(rowsOfPage(name)));
  });
});

/** Rule 4 of the page: the events that count for every actor who may send them. */
const joint: Readonly<Record<string, readonly string[]>> = {
  gigMachine: ['start', 'stop'],
  invoiceMachine: ['send', 'compensate'],
  requestMachine: [],
  streamMachine: ['cancel', 'record', 'stop'],
  topUpMachine: ['awaitTransfer', 'payTopUp', 'failTopUp'],
  withdrawalMachine: ['approveWithdrawal', 'sendWithdrawal', 'payWithdrawal', 'rejectWithdrawal'],
};

test.each(Object.entries<StateMachine>(machines))(
  '%s repeats for one what another has done in these cases',
  (name, machine) => {
    const rows = machine.transitions.map((row) => [row.event, row.to, row.joint === true]);
    expect(rows).toEqual(machine.transitions.map(({ event, to }) => [event, to, joint[name]?.includes(event)]));
  },
);

test.each(Object.entries<StateMachine>(machines))(
  '%s waits for a timer wherever a row says that it is due',
  (_name, machine) => {
    const timed = machine.transitions.filter(({ guard }) => listOf(guard).includes('timerDue'));
    expect(machine.transitions.filter(({ after }) => after !== undefined)).toEqual(timed);
    for (const { event, after, actor } of timed)
      expect([event, actor]).toEqual([after === 'paymentTtl' ? 'expireTopUp' : after, 'system']);
  },
);
