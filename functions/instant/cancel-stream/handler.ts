import { wireStream } from '../../../shared/domain/stream.ts';
import { advanceStream } from '../../../shared/process/advance-stream.ts';
import { requireRole } from '../../../shared/process/open-stream.ts';
import { handle } from '../../../shared/route/define.ts';
import { cancelStream } from './route.ts';

export const handler = handle(cancelStream, async ({ stream: { id, role }, body }, ports) => {
  requireRole({ id, role }, body?.role);
  return wireStream(await advanceStream(ports, id, { event: 'cancel', by: role }), role);
});
