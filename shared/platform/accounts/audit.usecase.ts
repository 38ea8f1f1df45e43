import type { Log } from '#shared/kernel/clock-ids-log.ts';
import type { Principal } from '#shared/kernel/principals.ts';

/**
 * What an administrator did, and to which account or gig. Never contains a search term: it may be a person's address.
 */
interface AdminAct {
  readonly act: string;
  readonly subject?: string;
}

/** Logs an act of an administrator: who, what, to which account or gig. Every admin operation ends with it. */
export function audit(log: Log, { accountId }: Principal, { act, subject }: AdminAct): void {
  log.info('admin act', { audit: true, admin: accountId, act, ...(subject !== undefined && { subject }) });
}
