import { createHash } from 'node:crypto';
import * as z from 'zod';
import { GibbyId } from '#shared/kernel/ids.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { recordKey } from '#shared/kernel/topic.ts';
import { isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from '../accounts.keys.ts';
import type { LinkPurpose, MailLinksWriter } from './mail-link.ports.ts';
import type { MailOrder } from './mail-link.ts';
import { mailOrders } from './mail-orders.ts';

const weekSeconds = 7 * 24 * 3600;
const lifeSeconds = { verification: weekSeconds, password: 3600, emailChange: weekSeconds } as const;
const secretBytes = 32;

const MailLinkItem = z.object({
  userId: GibbyId,
  email: z.string(),
  to: z.string().optional(),
  generation: z.int(),
  ttl: z.int(),
});
type MailLinkItem = z.infer<typeof MailLinkItem>;

/** Links `LNK#<SHA-256 of the secret>` / purpose, and orders of links `LNO#<user>` / `EVT#<id>`. */
export function mailLinks(runtime: Runtime): MailLinksWriter {
  const table = tableOf(runtime);
  const nowSeconds = () => Math.floor(runtime.clock.now() / 1000);

  return {
    issue: async (purpose, { userId, email, to, generation }) => {
      const secret = runtime.ids.secret(secretBytes);
      const item: MailLinkItem = { userId, email, to, generation, ttl: nowSeconds() + lifeSeconds[purpose] };
      await table.commit([table.put({ ...keyOf(purpose, secret), ...item }, isNew('changed_meanwhile'))]);
      return secret;
    },

    order: (link) => {
      const [id, now] = [runtime.ids.uuid(), runtime.clock.now()];
      const order: MailOrder = { event: 'ordered', id, ...link, at: timestampOf(now) };
      return table.put({ ...recordKey(mailOrders, link.userId, id), ...order, ttl: nowSeconds() + weekSeconds });
    },

    find: async (purpose, secret) => {
      const item = await table.get(keyOf(purpose, secret), MailLinkItem);
      if (!item || item.ttl <= nowSeconds()) return undefined;
      const { ttl, ...link } = item;
      return link;
    },

    spend: (purpose, secret) =>
      table.remove(keyOf(purpose, secret), {
        expression: 'attribute_exists(PK) AND #ttl > :now',
        names: { '#ttl': 'ttl' },
        values: { ':now': nowSeconds() },
        otherwise: 'link_refused',
      }),
  };
}

function keyOf(purpose: LinkPurpose, secret: string) {
  return { PK: prefixes.mailLink + createHash('sha256').update(secret).digest('hex'), SK: purpose };
}
