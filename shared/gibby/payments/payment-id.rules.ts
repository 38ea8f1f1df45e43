import type { Ids } from '#shared/kernel/clock-ids-log.ts';

const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const idLength = 10;

/** Ten letters and digits, like the samples of G55: 62^10 ids cannot be guessed. */
export function newPaymentId(ids: Pick<Ids, 'below'>): string {
  return Array.from({ length: idLength }, () => characters.charAt(ids.below(characters.length))).join('');
}
