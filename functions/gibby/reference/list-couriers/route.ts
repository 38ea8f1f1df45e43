import * as z from 'zod';
import { timesWire } from '#shared/gibby/kernel/catalog-entry.ts';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listCouriers = defineRoute({
  method: 'GET',
  path: '/api/couriers',
  summary: 'List the couriers that a delivery may name',
  source: 'G09',
  auth: 'user',
  query: z.object(pageQuery),
  response: gibbyPage(
    z.object({
      id: GibbyId,
      name: z.string(),
      slug: z.string().optional().describe('What a delivery names the courier by; missing from the sample (G46).'),
      phone: z.string(),
      web_url: z.url(),
      ...timesWire,
    }),
  ),
  errors: [],
  uses: { publicAddress: 'read', courierPhones: 'read' },
});
