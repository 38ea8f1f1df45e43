import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getPriceConfig = defineRoute({
  method: 'GET',
  path: '/apppriceconfig',
  summary: 'What a gig costs, in USD',
  source: 'X12',
  auth: 'apiKey',
  response: z.object({
    initialFee: z.number().describe('Paid for every stream, however short.'),
    streamingFee: z.number().describe('Paid for every minute of the stream, in proportion to its seconds.'),
    travelFee: z.number().describe("Paid for the operator's way."),
  }),
  errors: [],
  uses: {},
});
