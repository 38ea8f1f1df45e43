import { handle } from '#shared/kernel/route/define.ts';
import { getTermsAndCondition } from './route.ts';

export const handler = handle(getTermsAndCondition, async (_, { contentPages }) => ({
  data: await contentPages.get('terms-and-condition'),
}));
