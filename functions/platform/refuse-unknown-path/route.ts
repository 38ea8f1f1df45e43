import * as z from 'zod';
import { opaque } from '#shared/kernel/forms/code.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const refuseUnknownPath = defineRoute({
  method: 'ANY',
  path: '/api/{path+}',
  summary: "Answer what no other route of Gibby's does, in the form of its errors",
  source: 'X12',
  auth: 'public',
  params: z.object({ path: opaque(10_240) }),
  response: z.object({}),
  errors: ['not_found'],
  uses: {},
});
