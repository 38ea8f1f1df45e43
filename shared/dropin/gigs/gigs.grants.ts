import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './gigs.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  gigs: onTable('dropin/gigs/gig.dynamo.ts', [prefixes.gig], {
    GSI1: [prefixes.gigsOfCustomer],
    GSI2: [prefixes.gigsOfOperator],
    GSI3: [prefixes.gigTimers],
  }),
  engagements: onTable('dropin/gigs/engagement.dynamo.ts', [prefixes.engagement]),
  settlements: onTable('dropin/gigs/settlement.dynamo.ts', [prefixes.settlement], {
    GSI1: [prefixes.purchasesOf, prefixes.paymentsOf],
    GSI2: [prefixes.paymentsInStatus],
  }),
  gigExecutions: {
    module: 'dropin/gigs/gig-executions.adapter.ts',
    variables: ['GIG_PROCESS_ARN'],
    grants: { run: [{ stateMachine: 'gig' }] },
  },
  gigTaskTokens: onTable('dropin/gigs/gig-task-token.dynamo.ts', [prefixes.gigTaskToken]),
} as const satisfies Partial<Catalogue>;
