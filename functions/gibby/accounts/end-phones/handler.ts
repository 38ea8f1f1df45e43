import { endOnAllPhones } from '#shared/gibby/accounts/end-on-all-phones.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { endPhones } from './route.ts';

/**
 * The routes that end sessions do this too before they answer. One that dies before that cannot be repeated where a
 * mailed link was its proof: the link is spent.
 */
export const handler = handle(endPhones, ({ userId, at }, ports) => endOnAllPhones(ports, userId, at));
