import * as z from 'zod';
import { code } from '#shared/kernel/forms/code.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { NamedIdentity } from '#shared/platform/accounts/identity.schema.ts';

/** The answer to a request for a code: its id, and when it expires. */
const IssuedLoginCode = z.object({ id: z.string(), expiresOn: Timestamp }).meta({ id: 'IssuedCode' });

/** What the routes share that send a code to an identity (X03). */
export const codeRoute = {
  method: 'POST',
  source: 'X03',
  body: NamedIdentity,
  response: IssuedLoginCode,
  errors: ['too_many_requests'],
  uses: {
    accounts: 'read',
    loginCodes: 'write',
    knownNetworks: 'read',
    rateLimits: 'write',
    mail: 'send',
    sms: 'send',
  },
} as const;

/** What a person answers who has received a code. */
export const LoginCodeAnswer = z
  .object({
    tokenId: code(/^[0-9a-f]{32}$/, 'must be the id that the request for the code answered'),
    code: code(/^[0-9]{6}$/, 'must be six digits'),
  })
  .meta({ id: 'CodeAnswer' });
