import { describe, expect, test } from 'vitest';
import * as routes from '#functions/gibby/offers/routes.ts';
import { fireRequestTimer } from '#functions/gibby/requests/routes.ts';
import { type RequestEventName, requestMachine } from '#shared/gibby/requests/request.rules.ts';
import { portOfRequestEffect } from '#shared/gibby/requests/request-ports.usecase.ts';

const timers = requestMachine.transitions.filter((row) => row.after).map((row) => row.event);
const moves = [
  ['createOffer', routes.createOffer.uses, ['offer']],
  ['acceptOffer', routes.acceptOffer.uses, ['accept']],
  ['declineOffer', routes.declineOffer.uses, ['decline']],
  ['withdrawOffer', routes.withdrawOffer.uses, ['withdraw']],
  ['cancelOffer', routes.cancelOffer.uses, ['cancelOffer']],
  ['cancelRequest', routes.cancelRequest.uses, ['cancel']],
  ['payRequest', routes.payRequest.uses, ['pay']],
  ['fireRequestTimer', fireRequestTimer.uses, timers],
] as const;

/** The ports through which some row of these events writes. */
function portsOf(events: readonly RequestEventName[]): string[] {
  const effects = requestMachine.transitions
    .filter((row) => events.includes(row.event))
    .flatMap((row) => row.effects ?? []);
  return [...new Set(effects.flatMap((effect) => portOfRequestEffect[effect] ?? []))].sort();
}

describe('the write permissions of an operation', () => {
  test.each(moves)('are for %s exactly what its events need', (_operation, uses, events) => {
    const written = Object.entries(uses).flatMap(([port, access]) => (access === 'write' ? [port] : []));
    const beside = ['requests', 'sequences'];
    expect(written.filter((port) => !beside.includes(port)).sort()).toEqual(portsOf(events));
    expect(uses.requests).toBe('write');
  });
});
