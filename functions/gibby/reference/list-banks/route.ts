import * as z from 'zod';
import { gibbyPage, pageQuery } from '../../../../shared/domain/gibby-page.ts';
import { GibbyId } from '../../../../shared/domain/gibby-wire.ts';
import { timesWire } from '../../../../shared/domain/listed.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
