import type { RateLimits } from '#shared/kernel/request-ports.ts';
import { limitMessages } from '#shared/platform/http/limit-messages.usecase.ts';
import type { LinkPurpose } from './mail-link.ports.ts';

/** A link that shall be mailed to an address, and the network or user that asks for it. */
interface AskedLink {
  readonly email: string;
  readonly by: string;
  /** Whether the owner of the address has signed in from that network. */
  readonly isKnown?: boolean;
}

/** Counts a link that strangers can have mailed to an address. Fails with `too_many_requests`. */
export function limitMails(
  rateLimits: RateLimits,
  purpose: LinkPurpose,
  { email, ...asked }: AskedLink,
): Promise<void> {
  return limitMessages(rateLimits, { purpose: `mailLink#${purpose}`, to: { type: 'email', value: email }, ...asked });
}
