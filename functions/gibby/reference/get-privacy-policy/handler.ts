import { handle } from '#shared/kernel/route/define.ts';
import { getPrivacyPolicy } from './route.ts';

export const handler = handle(getPrivacyPolicy, async (_, { contentPages }) => ({
  data: await contentPages.get('privacy-policy'),
}));
