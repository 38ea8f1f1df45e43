import { handle } from '#shared/kernel/route/define.ts';
import { getApiDocument } from './route.ts';

export const handler = handle(getApiDocument, async (_input, { apiDocument }) =>
  getApiDocument.response.parse(await apiDocument.json()),
);
