import { handle } from '#shared/kernel/route/define.ts';
import { getChannelDocument } from './route.ts';

export const handler = handle(getChannelDocument, async (_input, { apiDocument }) =>
  getChannelDocument.response.parse(await apiDocument.ofChannels()),
);
