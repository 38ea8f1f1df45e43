import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import * as z from 'zod';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { HelpPage } from './help.ts';
import { prefixes } from './support.keys.ts';

const freshForMilliseconds = 10 * 60 * 1000;
/** How long a caller that renews a page has for it, and how long no other tries after a failure. */
const renewalMilliseconds = 30 * 1000;
const cachedForMilliseconds = 7 * 24 * 3600 * 1000;

/** DynamoDB takes items of up to 400 KB. */
const maxPackedBytes = 390_000;

/** A page as it was fetched from the provider. */
interface CachedPage {
  readonly page: HelpPage;
  /** When the page is due for renewal, in milliseconds since the epoch. */
  readonly renewAt: number;
}

const PageItem = z.object({
  /** Gzipped JSON. */
  packed: z.instanceof(Uint8Array),
  renewAt: z.number(),
  staleAt: z.number(),
});

const keyOf = (number: number) => ({ PK: prefixes.helpPage + number, SK: 'P' });
const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** Pages of the help centre `HLP#<number>`, as the provider returned them. */
export function helpPages(runtime: Runtime) {
  const table = tableOf(runtime);
  const { clock, log } = runtime;

  return {
    /** The stored page, unless it is too old to be shown. */
    async get(number: number): Promise<CachedPage | undefined> {
      const item = await table.get(keyOf(number), PageItem);
      if (!item || item.staleAt <= clock.now()) return undefined;
      const page = HelpPage.parse(JSON.parse((await unpack(item.packed)).toString()));
      return { page, renewAt: item.renewAt };
    },

    /** Whether the page is due and this caller is the one to renew it. */
    async mayRenew(number: number, { renewAt }: CachedPage): Promise<boolean> {
      const now = clock.now();
      if (renewAt > now) return false;
      const claim = { expression: 'SET renewAt = :later', values: { ':later': now + renewalMilliseconds } };
      const condition = { expression: 'renewAt = :seen', values: { ':seen': renewAt } };
      return commitIfUnchanged(table, [
        table.update(keyOf(number), claim, { ...condition, otherwise: 'changed_meanwhile' }),
      ]);
    },

    /** A page too large for an item is not stored. That is logged, because then every request calls the provider. */
    async store(number: number, page: HelpPage): Promise<void> {
      const now = clock.now();
      const packed = await pack(JSON.stringify(page));
      if (packed.length > maxPackedBytes) {
        log.error('help page not kept', { number, bytes: packed.length });
        return;
      }
      const staleAt = now + cachedForMilliseconds;
      const times = { renewAt: now + freshForMilliseconds, staleAt, ttl: Math.ceil(staleAt / 1000) };
      await table.commit([table.put({ ...keyOf(number), packed, ...times })]);
    },
  };
}
