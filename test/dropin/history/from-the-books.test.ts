import { expect, test } from 'vitest';
import { handler as listPayouts } from '#functions/dropin/history/list-payouts/handler.ts';
import { handler as listPurchases } from '#functions/dropin/history/list-purchases/handler.ts';
import { settledAmounts } from '#shared/dropin/gigs/gig-transfers.rules.ts';
import { payableAccount } from '#shared/dropin/invoices/payable.rules.ts';
import { decimalText } from '#shared/kernel/money.ts';
import { call } from '#test/support/call.ts';
import { freshGig } from '../gigs/gig-fixture.ts';
import { gigFixture, type Step } from '../gigs/stored-gig-fixture.ts';

test('payouts and purchases show the amounts that each capture posted', async () => {
  const fixture = await gigFixture(1);
  const { steps, customer, first, play, ports } = fixture;
  const rated: Step[] = [
    ['rate', customer, 5],
    ['rate', first, 5],
  ];
  // A price within the first hold, a price within a raised one, and the fee of a late cancellation.
  const gigs = [
    await play([...steps.purchased, ...rated]),
    await play([...steps.streaming, 400, ['extend', customer], 1_100, ['stop', first], ...rated]),
    await play([...steps.enroute, 301, ['cancel', customer]]),
  ];

  const booked = await Promise.all(
    gigs.map(async ({ id }) => {
      const legs = (await ports.ledger.transfer(`gig:${id}:capture`))?.legs ?? [];
      const sum = (wanted: (account: string, amountMinor: number) => boolean) =>
        legs.reduce((total, leg) => total + (wanted(leg.account, leg.amountMinor) ? leg.amountMinor : 0), 0);
      return {
        paid: decimalText(sum((_account, amountMinor) => amountMinor > 0)),
        earned: decimalText(-sum((account) => account === payableAccount(first))),
      };
    }),
  );
  const shown = async (list: typeof listPayouts | typeof listPurchases, as: string) => {
    const { body } = await call(list, ports, { as, query: { sort: 'id asc' } });
    return body.map(({ payment }: { payment: { amount: string } }) => payment.amount);
  };

  expect(await shown(listPurchases, customer)).toEqual(booked.map(({ paid }) => paid));
  expect(await shown(listPayouts, first)).toEqual(booked.map(({ earned }) => earned));
  expect(booked.map(({ paid }) => paid)).toEqual(['11.15', '35.00', '10.00']);
  const owed = booked.reduce((cents, { earned }) => cents + Number(earned.replace('.', '')), 0);
  expect(await ports.ledger.balance(payableAccount(first))).toBe(-owed);
});

test('a settlement that captures nothing is refused', () => {
  expect(() =>
    settledAmounts(['recordSettlement'], { ...freshGig, operator: 'o', priceMinor: 1, operatorShareMinor: 1 }),
  ).toThrow('nothing to settle');
});
