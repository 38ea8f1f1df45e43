import * as z from 'zod';
import { defineTask } from '#shared/kernel/route/define.ts';

export const endTrips = defineTask({
  summary: 'Takes trips whose travellers are back out of lists, figures and matches',
  schedule: 'rate(1 hour)',
  input: z.object({}),
  output: z.object({ ended: z.int() }),
  uses: { trips: 'read', tripLists: 'write', countryFigures: 'write', matches: 'write' },
});
