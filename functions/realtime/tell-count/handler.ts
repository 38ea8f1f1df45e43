import { handle } from '#shared/kernel/route/define.ts';
import { tellAwaitedCount } from '#shared/platform/realtime/memberships/tell-count.usecase.ts';
import { tellCount } from './route.ts';

export const handler = handle(tellCount, ({ channel }, ports, { id }) => tellAwaitedCount(channel, id, ports));
