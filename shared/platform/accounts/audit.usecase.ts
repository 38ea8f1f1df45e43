import type { Log } from '#shared/kernel/clock-ids-log.ts';
import type { Principal } from '#shared/kernel/principals.ts';

/** What an administrator did, and to which account or gig. Never holds what was searched for: it may be an address. */
export interface AdminAct {
  readonly act: string;
  readonly subject?: string;
}

/** Writes down that an administrator has done something: who, what, to which. Every admin operation ends with it. */
export function audit(log: Log, { accountId }: Principal, { act, subject }: AdminAct): void {
  log.info('admin act', { audit: true, admin: accountId, act, ...(subject !== undefined && { subject }) });
}
