import type { UsersReader } from '#shared/gibby/accounts/user.ports.ts';
import { tryAdvanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import { isCountingReporter, maySee, reportsThatHide } from '#shared/gibby/requests/request-moderation.rules.ts';
import type { RequestPorts } from '#shared/gibby/requests/request-ports.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { mailboxOf } from '#shared/kernel/forms/email.ts';
import { system } from '#shared/kernel/state-machine.ts';
import { timestampOf } from '#shared/kernel/time.ts';

/**
 * Stores a user's report of another user's request, and hides the request when enough people have reported it whose
 * reports count. Fails with `request_not_found` and `forbidden`.
 */
export async function reportRequest(
  ports: RequestPorts<'hide'> & { readonly users: UsersReader },
  { requestId, userId, reason }: { readonly requestId: number; readonly userId: number; readonly reason: string },
): Promise<void> {
  const request = await ports.requests.get(requestId);
  if (!request || !maySee(request, userId)) throw new Failure('request_not_found');
  if (request.requesterId === userId) throw new Failure('forbidden', { detail: 'their own request' });
  const user = await ports.users.get(userId);
  const now = ports.clock.now();
  // All tags of a mailbox are one person, however many accounts they have made.
  const person = user && isCountingReporter(user, now) ? mailboxOf(user.email) : undefined;
  const ifNew = request.hiddenAt === null ? 'reported' : 'hidden';
  const count = await ports.reports.add({ requestId, userId, person, reason, ifNew, at: timestampOf(now) });
  // The report is stored first: if the function crashes before it hides the request, a repeated report hides it.
  if (count >= reportsThatHide) {
    await tryAdvanceRequest(ports, requestId, { event: 'hide', actor: 'system', by: system });
  }
}
