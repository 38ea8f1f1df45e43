import type { Gig } from '#shared/dropin/gigs/gig.ts';
import type { Account } from '#shared/platform/accounts/account.ts';
import { unlimited } from '#test/support/call.ts';
import { tablePorts } from '#test/support/ports.ts';
import { testRuntime } from '#test/support/store.ts';
import { registered } from '../accounts/people.ts';
import { storeGig } from '../gigs/gig-fixture.ts';

export const admin = 'ad0000000000000000000001';
/** The two customers of the D19 sample, and the operator of their gigs. */
export const newer = '57359b5efd50c1af4e0c642f';
export const older = '572d71dde971734904c2c254';
export const operator = '57076063674ea5da598a6a19';

/** An id of 24 hex digits, made from a number. */
export const oid = (number: number) => number.toString(16).padStart(24, '0');

/** Real ports on a fresh table, and gigs in it that are counted as the consumer counts them. */
export async function counted() {
  const runtime = await testRuntime();
  const ports = { ...runtime, ...tablePorts(runtime), rateLimits: unlimited };
  let made = 0;

  /** Stores and counts a gig as given, in any state. */
  const keep = async (fields: Partial<Gig>): Promise<Gig> => {
    made += 1;
    const gig = await storeGig(ports, { id: oid(made), operator, status: 'voted', ...fields });
    await ports.gigCounters.record([gig]);
    return gig;
  };
  const register = (id: string, change: Partial<Account> & { email?: string; phone?: string } = {}) =>
    registered(runtime, { id, ...change });
  const acts = () => runtime.lines.filter(({ message }) => message === 'admin act').map(({ facts }) => facts);
  return { runtime, ports, keep, register, acts };
}
