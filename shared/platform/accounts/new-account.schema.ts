import * as z from 'zod';
import { Flag } from '#shared/kernel/forms/flag.ts';
import { name, optionalLine } from '#shared/kernel/forms/name.ts';
import { unlessEmpty } from '#shared/kernel/forms/unless-empty.ts';
import { NewIdentity } from './identity.schema.ts';

/**
 * Body of D07 `POST /accounts`. `archive`, `status`, `type` and `operator` are in the document and therefore accepted,
 * but only an administrator's values count. Otherwise any user could become an operator or an administrator.
 */
export const NewAccount = z
  .object({
    firstName: name(100),
    lastName: name(100),
    archive: unlessEmpty(Flag),
    status: unlessEmpty(optionalLine(40)),
    type: unlessEmpty(optionalLine(40)),
    operator: unlessEmpty(z.record(z.string(), z.unknown())),
    organization: optionalLine(100).nullable().optional(),
    identities: z.array(NewIdentity).min(1).max(10),
  })
  .meta({ id: 'NewAccount' });
export type NewAccount = z.infer<typeof NewAccount>;
