import { backfillClaims as markClaims } from '#shared/gibby/accounts/backfill-claims.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { backfillClaims } from './route.ts';

export const handler = handle(backfillClaims, (_input, ports) => markClaims(ports));
