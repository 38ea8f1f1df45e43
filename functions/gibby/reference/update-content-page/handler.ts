import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { updateContentPage } from './route.ts';

export const handler = handle(updateContentPage, async ({ params: { slug }, body, account }, ports) => {
  const page = await ports.contentPages.change(slug, body, timestampOf(ports.clock.now()));
  audit(ports.log, account, { act: 'updateContentPage', subject: `${slug}, version ${page.version}` });
  return { data: page };
});
