import { storedStream } from '#shared/instant/streams/open-stream.usecase.ts';
import { wireStream } from '#shared/instant/streams/stream.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getStream } from './route.ts';

export const handler = handle(getStream, async ({ stream: { id, role } }, ports) =>
  wireStream(await storedStream(ports, id), role),
);
