import { handle } from '#shared/kernel/route/define.ts';
import { getHealth } from './route.ts';

export const handler = handle(getHealth, async (_input, { clock }) => ({
  status: 'ok',
  time: new Date(clock.now()).toISOString(),
}));
