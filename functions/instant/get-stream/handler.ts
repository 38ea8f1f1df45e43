import { wireStream } from '../../../shared/domain/stream.ts';
import { storedStream } from '../../../shared/process/open-stream.ts';
import { handle } from '../../../shared/route/define.ts';
import { getStream } from './route.ts';

export const handler = handle(getStream, async ({ stream: { id, role } }, ports) =>
  wireStream(await storedStream(ports, id), role),
);
