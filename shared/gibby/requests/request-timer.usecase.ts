import { Failure } from '#shared/kernel/errors.ts';
import type { Executions, ItemStanding, WaitsReader } from '#shared/kernel/executions.ts';
import { system, timersOf } from '#shared/kernel/state-machine.ts';
import { followItem, raiseIfDue, standing } from '#shared/kernel/timers.ts';
import { tryAdvanceRequest } from './advance-request.usecase.ts';
import { requestProcess } from './request.rules.ts';
import type { Request } from './request.ts';
import { nextRequestTimer } from './request-decision.rules.ts';
import type { RequestPorts } from './request-ports.usecase.ts';

/** A request's state and the time from `now` (milliseconds since the epoch) until its next timer. */
export function standingOfRequest(request: Request, now: number): ItemStanding {
  return standing({ id: String(request.id), status: request.status }, nextRequestTimer(request), now);
}

/** The same for a stored request, as of this read; undefined when there is none. */
export async function readRequestStanding(
  { requests, clock }: Pick<RequestPorts, 'clock'> & { readonly requests: Pick<RequestPorts['requests'], 'get'> },
  requestId: number,
): Promise<ItemStanding | undefined> {
  const request = await requests.get(requestId);
  return request && standingOfRequest(request, clock.now());
}

/**
 * Raises the event of a request's timer if it is due. Returns the request after that. Fails with `request_not_found`.
 */
export async function raiseDueRequestTimer(ports: RequestPorts, requestId: number): Promise<Request> {
  const request = await ports.requests.get(requestId);
  if (!request) throw new Failure('request_not_found');
  return raiseIfDue(request, nextRequestTimer(request), ports.clock.now(), async (event) => {
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
 * a state to one with a timer.
 */
export async function followRequest(
  { waits, executions }: { readonly waits: WaitsReader; readonly executions: Executions },
  { requestId, seq, from, to }: StateChange,
  stand: () => Promise<ItemStanding | undefined>,
): Promise<void> {
  const isUntimed = from === null || timersOf(requestProcess, from).length === 0;
  if (!isUntimed) return followItem({ waits, executions }, { itemId: String(requestId), from, to }, stand);
  if (from === to) return;
  const now = await stand();
  if (now && now.timeoutSeconds > 0) await executions.start(now, { seq });
}
