import type { Request } from './request.ts';

/**
 * So many users have to report a request before it is hidden from everybody's lists (state-machines.md, section 3:
 * "auto-hide at N"). Fewer could be friends of a rival; more would leave what nobody should see for long.
 */
export const reportsThatHide = 5;

/** Whether somebody may see a request: a hidden one is there for those alone who have a part in it. */
export function maySee(request: Request, userId: number): boolean {
  return request.hiddenAt === null || request.requesterId === userId || request.accepted?.travellerId === userId;
}

/** Whether offers can be made for a request, and everybody may see it. */
export function isOpenToAll({ status, hiddenAt }: Request): boolean {
  return status === 'open' && hiddenAt === null;
}
