import * as z from 'zod';
import { timesWire } from '#shared/gibby/kernel/catalog-entry.ts';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const listBanks = defineRoute({
  method: 'GET',
  path: '/api/banks',
  summary: 'List the banks that earnings can be paid out to',
  source: 'G56',
  auth: 'user',
  query: z.object(pageQuery),
  response: gibbyPage(z.object({ id: GibbyId, name: z.string(), ...timesWire })),
  errors: [],
  uses: { publicAddress: 'read' },
});
