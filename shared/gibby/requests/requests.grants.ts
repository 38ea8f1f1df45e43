import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './requests.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  requestExecutions: {
    module: 'gibby/requests/request-executions.adapter.ts',
    variables: ['REQUEST_PROCESS_ARN'],
    grants: { run: [{ stateMachine: 'request' }] },
  },
  requestTaskTokens: onTable('gibby/requests/request-task-token.dynamo.ts', [prefixes.requestTaskToken]),
  requests: onTable('gibby/requests/request.dynamo.ts', [prefixes.request], {
    GSI1: [prefixes.unpaidRequestsOf],
    GSI3: [prefixes.requestTimers],
  }),
} as const satisfies Partial<Catalogue>;
