import * as z from 'zod';
import { NameSearch, timesWire } from '#shared/gibby/kernel/catalog-entry.ts';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listCollectionMethods = defineRoute({
  method: 'GET',
  path: '/api/collection-methods',
  summary: 'List the ways in which an item gets to its requester',
  source: 'G08',
  auth: 'user',
  query: z.object({ name: NameSearch, ...pageQuery }),
  response: gibbyPage(
    z.object({
      id: GibbyId,
      name: z.string(),
      is_courier: z.boolean().describe('A delivery then needs a courier and a tracking number.'),
      is_any: z.boolean(),
      ...timesWire,
    }),
  ),
  errors: [],
  uses: { publicAddress: 'read' },
});
