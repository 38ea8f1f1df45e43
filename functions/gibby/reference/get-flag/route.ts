import * as z from 'zod';
import { FlagFile } from '#shared/gibby/flags/flag.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getFlag = defineRoute({
  method: 'GET',
  path: '/images/flags/{file}',
  summary: "A country's flag, such as `ID.png`, or its squares `ID_normal.png` and `ID_small.png`",
  source: 'X17',
  auth: 'public',
  params: z.object({ file: FlagFile }),
  response: z.base64(),
  file: 'image/png',
  errors: ['not_found'],
  uses: { flags: 'read' },
});
