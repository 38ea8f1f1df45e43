import { recordStream as record } from '#shared/instant/streams/record-stream.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { recordStream } from './route.ts';

export const handler = handle(recordStream, async ({ stream: caller }, ports) => {
  const { stream, archiveId } = await record(ports, caller);
  return { id: archiveId, status: stream.status === 'streaming' ? 'started' : 'stopped' };
});
