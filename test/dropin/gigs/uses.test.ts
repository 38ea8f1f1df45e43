import { describe, expect, test } from 'vitest';
import { terminateGig } from '#functions/dropin/admin/routes.ts';
import * as routes from '#functions/dropin/gigs/routes.ts';
import { fireGigTimer } from '#functions/dropin/gigs/routes.ts';
import { workOnInvoice } from '#functions/dropin/invoices/routes.ts';
import { type GigEventName, gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import { portOfGigEffect } from '#shared/dropin/gigs/gig-ports.usecase.ts';

const timers = gigMachine.transitions.filter((row) => row.after).map((row) => row.event);
const moves = [
  ['claimGig', routes.claimGig.uses, ['claimAccept', 'claimReject']],
  ['confirmGig', routes.confirmGig.uses, ['confirm']],
  ['rejectGig', routes.rejectGig.uses, ['reject']],
  ['cancelGig', routes.cancelGig.uses, ['cancel']],
  ['handshakeGig', routes.handshakeGig.uses, ['handshake']],
  ['startGig', routes.startGig.uses, ['start']],
  ['stopGig', routes.stopGig.uses, ['stop']],
  ['rateGig', routes.rateGig.uses, ['rate']],
  ['terminateGig', terminateGig.uses, ['terminate']],
  ['fireGigTimer', fireGigTimer.uses, timers],
  ['workOnInvoice', workOnInvoice.uses, ['generateInvoice', 'sendInvoice', 'markCompensated']],
] as const;

/** The ports through which some row of these events writes. */
function portsOf(events: readonly GigEventName[]): Set<string> {
  const effects = gigMachine.transitions
    .filter((row) => events.includes(row.event))
    .flatMap((row) => row.effects ?? []);
  return new Set(effects.flatMap((effect) => portOfGigEffect[effect] ?? []));
}

describe('the write permissions of an operation', () => {
  test.each(moves)('are for %s exactly what its events need', (_operation, uses, events) => {
    const beside = ['gigs', 'video'];
    expect(new Set(Object.keys(uses).filter((port) => !beside.includes(port)))).toEqual(portsOf(events));
    expect(uses.gigs).toBe('write');
  });
});
