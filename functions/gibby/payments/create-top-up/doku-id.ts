import type { Ids } from '#shared/kernel/clock-ids-log.ts';

const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const idLength = 10;

/** Ten letters and digits, as the samples of TRANSIDMERCHANT and SESSIONID have them: 62^10 are never guessed. */
export function newDokuId(ids: Pick<Ids, 'below'>): string {
  return Array.from({ length: idLength }, () => characters.charAt(ids.below(characters.length))).join('');
}
