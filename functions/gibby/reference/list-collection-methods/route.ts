import * as z from 'zod';
import { gibbyPage, pageQuery } from '../../../../shared/domain/gibby-page.ts';
import { GibbyId } from '../../../../shared/domain/gibby-wire.ts';
import { NameSearch, timesWire } from '../../../../shared/domain/listed.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
