import { expectTypeOf, test } from 'vitest';
import type { claimGig, fireGigTimer } from '#functions/dropin/gigs/routes.ts';
import type { workOnInvoice as workOnInvoiceRoute } from '#functions/dropin/invoices/routes.ts';
import type { acceptOffer, payRequest } from '#functions/gibby/offers/routes.ts';
import type { fireRequestTimer } from '#functions/gibby/requests/routes.ts';
import type { approveWithdrawal, payWithdrawal } from '#functions/gibby/wallet/routes.ts';
import type { advanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import type { fireDueGigTimer } from '#shared/dropin/gigs/gig-timer.usecase.ts';
import type { workOnInvoice } from '#shared/dropin/invoices/work-on-invoice.usecase.ts';
import type { payFromCredit } from '#shared/gibby/payments/pay-requests.usecase.ts';
import type { tryAdvanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import type { fireDueRequestTimer } from '#shared/gibby/requests/request-timer.usecase.ts';
import type { advanceWithdrawal } from '#shared/gibby/wallet/advance-withdrawal.usecase.ts';
import type { PortsOf, Uses } from '#shared/kernel/ports.ts';

/** These expectations are types: the compiler checks them (`npm run typecheck`), and they do nothing at run time. */

/** The ports of a handler whose definition does not declare one of its ports. */
type Without<Declared extends Uses, Port extends keyof Declared> = PortsOf<Omit<Declared, Port>>;
/** The ports that a use case asks for. */
type Needed<UseCase extends (ports: never, ...rest: never[]) => unknown> = Parameters<UseCase>[0];

test('an operation that raises an event needs the ports of the effects of that event', () => {
  type Claim = Needed<typeof advanceGig<'claimAccept' | 'claimReject'>>;
  expectTypeOf<PortsOf<typeof claimGig.uses>>().toExtend<Claim>();
  expectTypeOf<Without<typeof claimGig.uses, 'engagements'>>().not.toExtend<Claim>();
  expectTypeOf<Without<typeof claimGig.uses, 'ledger'>>().not.toExtend<Claim>();

  type Accept = Needed<typeof tryAdvanceRequest<'accept'>>;
  expectTypeOf<PortsOf<typeof acceptOffer.uses>>().toExtend<Accept>();
  expectTypeOf<Without<typeof acceptOffer.uses, 'offers'>>().not.toExtend<Accept>();

  type Pay = Needed<typeof payFromCredit>;
  expectTypeOf<PortsOf<typeof payRequest.uses>>().toExtend<Pay>();
  expectTypeOf<Without<typeof payRequest.uses, 'ledger'>>().not.toExtend<Pay>();
});

test('a read port is not enough for an effect', () => {
  type Claim = Needed<typeof advanceGig<'claimAccept' | 'claimReject'>>;
  type ReadingUses = Omit<typeof claimGig.uses, 'engagements'> & { readonly engagements: 'read' };
  expectTypeOf<PortsOf<ReadingUses>>().not.toExtend<Claim>();
});

test('an operation that fires timers needs the ports of the events of all timers', () => {
  type GigTimer = Needed<typeof fireDueGigTimer>;
  expectTypeOf<PortsOf<typeof fireGigTimer.uses>>().toExtend<GigTimer>();
  expectTypeOf<Without<typeof fireGigTimer.uses, 'settlements'>>().not.toExtend<GigTimer>();

  type RequestTimer = Needed<typeof fireDueRequestTimer>;
  expectTypeOf<PortsOf<typeof fireRequestTimer.uses>>().toExtend<RequestTimer>();
  expectTypeOf<Without<typeof fireRequestTimer.uses, 'ledger'>>().not.toExtend<RequestTimer>();
});

test('an invoice moves its gigs only with the ports of the payment steps', () => {
  type Work = Needed<typeof workOnInvoice>;
  expectTypeOf<PortsOf<typeof workOnInvoiceRoute.uses>>().toExtend<Work>();
  expectTypeOf<Without<typeof workOnInvoiceRoute.uses, 'ledger'>>().not.toExtend<Work>();
});

test('only the steps of a withdrawal that move money need the ledger', () => {
  type Pay = Needed<typeof advanceWithdrawal<'payWithdrawal'>>;
  expectTypeOf<PortsOf<typeof payWithdrawal.uses>>().toExtend<Pay>();
  expectTypeOf<Without<typeof payWithdrawal.uses, 'ledger'>>().not.toExtend<Pay>();
  expectTypeOf<PortsOf<typeof approveWithdrawal.uses>>().toExtend<
    Needed<typeof advanceWithdrawal<'approveWithdrawal'>>
  >();
});
