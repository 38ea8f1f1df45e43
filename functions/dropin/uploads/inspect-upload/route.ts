import * as z from 'zod';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const inspectUpload = defineConsumer({
  summary: 'Looks at each uploaded file and lets it out of quarantine, or refuses it',
  queue: 'uploads',
  /**
   * An event notification of S3 (user guide, "Event message structure"). The test message for the queue has no records.
   */
  record: z.object({
    Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })).default([]),
  }),
  uses: { assets: 'write', quarantine: 'inspect', files: 'path', accounts: 'write' },
});
