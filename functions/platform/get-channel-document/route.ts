import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getChannelDocument = defineRoute({
  method: 'GET',
  path: '/asyncapi.json',
  summary: 'What the channels carry: AsyncAPI 3 of all events and frames',
  source: 'X12',
  auth: 'public',
  response: z.looseObject({ asyncapi: z.string() }),
  errors: [],
  uses: { apiDocument: 'read' },
});
