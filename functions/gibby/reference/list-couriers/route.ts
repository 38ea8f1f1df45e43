import * as z from 'zod';
import { gibbyPage, pageQuery } from '../../../../shared/domain/gibby-page.ts';
import { GibbyId } from '../../../../shared/domain/gibby-wire.ts';
import { timesWire } from '../../../../shared/domain/listed.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
      web_url: z.string(),
      ...timesWire,
    }),
  ),
  errors: [],
  uses: { publicAddress: 'read' },
});
