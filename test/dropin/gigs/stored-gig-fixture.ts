import { advanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import type { GigEventName } from '#shared/dropin/gigs/gig.rules.ts';
import type { Gig } from '#shared/dropin/gigs/gig.ts';
import { createGig } from '#shared/dropin/gigs/requests/request-gig.usecase.ts';
import { invoiceMonthOf } from '#shared/dropin/invoices/invoice.rules.ts';
import { createInvoice } from '#shared/dropin/invoices/open-invoice.usecase.ts';
import { accounts } from '#shared/platform/accounts/account.dynamo.ts';
import { anAccount, anIdentity } from '#test/support/builders.ts';
import { unlimited } from '#test/support/call.ts';
import { tablePorts } from '#test/support/ports.ts';
import { type TestRuntime, testRuntime } from '#test/support/store.ts';
import { fakeVideo } from '#test/support/video.ts';

/** One step: an event and its actor. A number lets this many seconds pass. */
export type Step = [event: GigEventName, by: string, score?: number] | number;

/** A customer, operators and all stores of gigs, on a fresh real table. */
export type GigFixture = Awaited<ReturnType<typeof gigFixture>>;

export const place = { latitude: 10.776, longitude: 106.7 };
export const stranger = '0'.repeat(24);

export async function gigFixture(operatorCount = 3, variables: Readonly<Record<string, string>> = {}) {
  const runtime = await testRuntime(variables);
  const ports = portsOn(runtime);
  const [customer, ...operators] = await Promise.all(
    Array.from({ length: operatorCount + 1 }, (_, index) => newAccount(runtime, index)),
  );
  if (customer === undefined) throw new Error('A fixture needs a customer.');

  const request = (candidates: readonly string[] = operators, by = customer) =>
    createGig(ports, { customer: by, candidates, ...place, metaData: null });

  /** Requests a gig and performs the steps, all of which must be allowed. */
  const play = async (steps: readonly Step[], begun?: Gig): Promise<Gig> => {
    let gig = begun ?? (await request());
    for (const step of steps) {
      if (typeof step === 'number') runtime.clock.advance(step);
      else gig = await advance(gig.id, ...step);
    }
    return gig;
  };
  const advance = async (gigId: string, event: GigEventName, by: string, score?: number) => {
    if (event === 'generateInvoice') await openInvoiceFor(await stored(gigId));
    return advanceGig(ports, gigId, { event, by, score, ...(event === 'handshake' && { videoSessionId: 'session' }) });
  };

  /** Creates the invoice first, because a gig can only be put on an invoice that is being generated. */
  const openInvoiceFor = async (gig: Gig) => {
    const key = { operator: gig.operator ?? '', month: invoiceMonthOf(gig) };
    await createInvoice(ports, key, { actor: 'system', by: 'system' });
  };

  const stored = async (gigId: string) => {
    const gig = await ports.gigs.get(gigId);
    if (!gig) throw new Error(`There is no gig ${gigId}.`);
    return gig;
  };

  /** All balances that a gig touches; they must add up to zero. */
  const balances = async (gigId: string) => ({
    card: await ports.ledger.balance('gateway:card'),
    hold: await ports.ledger.balance(`hold:${gigId}`),
    revenue: await ports.ledger.balance('revenue:gig'),
    payable: await ports.ledger.balance(`operator:${first}:payable`),
  });

  const [first = '', second = '', third = ''] = operators;
  const found: Step[] = [5, ['claimAccept', first]];
  const enroute: Step[] = [...found, 10, ['confirm', customer]];
  const handshaking: Step[] = [...enroute, 60, ['handshake', first], ['handshake', customer]];
  const streaming: Step[] = [...handshaking, 10, ['start', customer]];
  const toldOfEnd: Step[] = [...streaming, 300, ['endingSoon', 'system']];
  const purchased: Step[] = [...streaming, 69, ['stop', customer]];
  const steps = { found, enroute, handshaking, streaming, toldOfEnd, purchased };
  return {
    runtime,
    clock: runtime.clock,
    ports,
    customer,
    operators,
    first,
    second,
    third,
    request,
    play,
    advance,
    stored,
    balances,
    steps,
  };
}

function portsOn(runtime: TestRuntime) {
  return { ...runtime, ...tablePorts(runtime), rateLimits: unlimited, video: fakeVideo() };
}

async function newAccount(runtime: TestRuntime, index: number): Promise<string> {
  const id = runtime.ids.objectId();
  const phone = `155501${String(index).padStart(5, '0')}`;
  const identities = [
    anIdentity({ id: runtime.ids.objectId(), type: 'email', value: `person${index}@example.com` }),
    anIdentity({ id: runtime.ids.objectId(), type: 'phone', value: phone }),
  ];
  await accounts(runtime).create(anAccount({ id, identities, lastName: `Number ${index}` }));
  return id;
}
