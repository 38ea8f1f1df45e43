import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getHealth = defineRoute({
  method: 'GET',
  path: '/health',
  summary: 'Whether the service answers',
  source: 'X12',
  auth: 'public',
  response: z.object({ status: z.literal('ok'), time: z.iso.datetime() }),
  errors: [],
  uses: {},
});
