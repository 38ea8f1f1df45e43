import type { Request } from './request.ts';

/**
 * This many users must report a request before it is hidden from all lists (state-machines.md, section 3: "auto-hide at
 * N"). Fewer could be friends of a competitor; more would leave harmful content visible for too long.
 */
export const reportsThatHide = 5;

/** Whether a user may see a request: only its requester and accepted traveller see a hidden one. */
export function maySee(request: Request, userId: number): boolean {
  return request.hiddenAt === null || request.requesterId === userId || request.accepted?.travellerId === userId;
}

/** Whether a request accepts offers and all users may see it. */
export function isOpenToAll({ status, hiddenAt }: Request): boolean {
  return status === 'open' && hiddenAt === null;
}
