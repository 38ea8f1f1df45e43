import type { User } from '#shared/gibby/accounts/user.ts';
import { hasProvenEmail } from '#shared/gibby/accounts/user-sign-in.rules.ts';
import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import type { Request } from './request.ts';

/**
 * This many people must report a request before it is hidden from all lists (state-machines.md, section 3: "auto-hide at
 * N"). Fewer could be friends of a competitor; more would leave harmful content visible for too long.
 */
export const reportsThatHide = 5;

/** How old an account must be for its reports to count: somebody who wants a rival gone would sign up for it. */
const countingAgeMilliseconds = 7 * 24 * 3600 * 1000;

/** Whether the reports of a user count, at a moment of the clock. */
export function isCountingReporter(user: User, now: number): boolean {
  const isOld = now - epochMillisecondsOf(user.createdAt) >= countingAgeMilliseconds;
  return user.status === 'active' && hasProvenEmail(user) && isOld;
}

/**
 * Whether so many people have reported a request that it is hidden, of all whose reports count. Those who had reported it
 * when an administrator decided about it do not make it hidden again.
 */
export function isReportedEnough({ moderated }: Pick<Request, 'moderated'>, reportCount: number): boolean {
  return reportCount - (moderated?.reportCount ?? 0) >= reportsThatHide;
}

/** Whether a user may see a request: only its requester and accepted traveller see a hidden one. */
export function maySee(request: Request, userId: number): boolean {
  return request.hiddenAt === null || request.requesterId === userId || request.accepted?.travellerId === userId;
}

/** Whether a request accepts offers and all users may see it. */
export function isOpenToAll({ status, hiddenAt }: Request): boolean {
  return status === 'open' && hiddenAt === null;
}
