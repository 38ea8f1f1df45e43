import type { RateLimits } from '#shared/kernel/request-ports.ts';
import { enforceRateLimit } from '#shared/platform/http/enforce-rate-limit.usecase.ts';
import type { LinkPurpose } from './mail-link.ports.ts';

const mailsOfAnAddress = { limit: 6, windowSeconds: 3600 } as const;

/** Counts a link that strangers can have mailed to an address. Fails with `too_many_requests` above six an hour. */
export function limitMails(rateLimits: RateLimits, purpose: LinkPurpose, email: string): Promise<void> {
  return enforceRateLimit(rateLimits, `mailLink#${purpose}#${email}`, mailsOfAnAddress);
}
