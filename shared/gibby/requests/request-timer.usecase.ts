import { Failure } from '#shared/kernel/errors.ts';
import type { Executions, ItemState, TaskTokensReader } from '#shared/kernel/executions.ts';
import { system, timersOf } from '#shared/kernel/state-machine.ts';
import { fireIfDue, syncExecution, timerState } from '#shared/kernel/timers.ts';
import { tryAdvanceRequest } from './advance-request.usecase.ts';
import { type RequestTypes, requestMachine } from './request.rules.ts';
import type { Request } from './request.ts';
import { nextRequestTimer } from './request-decision.rules.ts';
import type { RequestCorePorts, RequestPorts } from './request-ports.usecase.ts';

/** A request's state and the time from `now` (milliseconds since the epoch) until its next timer. */
export function timerStateOfRequest(request: Request, now: number): ItemState {
  return timerState({ id: String(request.id), status: request.status }, nextRequestTimer(request), now);
}

/** The same for a stored request, as of this read; undefined when there is none. */
export async function readRequestState(
  {
    requests,
    clock,
  }: Pick<RequestCorePorts, 'clock'> & { readonly requests: Pick<RequestCorePorts['requests'], 'get'> },
  requestId: number,
): Promise<ItemState | undefined> {
  const request = await requests.get(requestId);
  return request && timerStateOfRequest(request, clock.now());
}

/**
 * Raises the event of a request's timer if it is due. Returns the request after that. Fails with `request_not_found`.
 */
export async function fireDueRequestTimer(
  ports: RequestPorts<RequestTypes['timerEvent']>,
  requestId: number,
): Promise<Request> {
  const request = await ports.requests.get(requestId);
  if (!request) throw new Failure('request_not_found');
  return fireIfDue(request, nextRequestTimer(request), ports.clock.now(), async (event) => {
    const outcome = await tryAdvanceRequest(ports, requestId, { event, by: system, actor: 'system' });
    return outcome.request;
  });
}

/** A change of a request, as its event records it. */
interface StateChange {
  readonly requestId: number;
  readonly seq: number;
  readonly from: Request['status'] | null;
  readonly to: Request['status'];
}

/**
 * Starts or wakes the execution of a request whose state has changed. No timer runs between the deposit and the
 * delivery, and an execution ends in a state without a timer. So a new execution starts when a request moves from such
 * a state to one with a timer. Records may come after later changes, so it is named by the request as it is now and not by the
 * record: two records between which the request moved on begin one execution.
 */
export async function syncRequestExecutions(
  ports: Pick<RequestCorePorts, 'clock'> & {
    readonly requests: Pick<RequestCorePorts['requests'], 'get'>;
    readonly taskTokens: TaskTokensReader;
    readonly executions: Executions;
  },
  { requestId, seq, from, to }: StateChange,
): Promise<void> {
  const isUntimed = from === null || timersOf(requestMachine, from).length === 0;
  if (!isUntimed) {
    return syncExecution(ports, { itemId: String(requestId), from, to }, () => readRequestState(ports, requestId));
  }
  if (from === to) return;
  const request = await ports.requests.get(requestId);
  const state = request && timerStateOfRequest(request, ports.clock.now());
  if (state && state.timeoutSeconds > 0) await ports.executions.start(state, { seq: request.timedFromVersion ?? seq });
}
