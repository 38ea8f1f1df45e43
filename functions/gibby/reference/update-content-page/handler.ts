import { timestampOf } from '../../../../shared/domain/time.ts';
import { audit } from '../../../../shared/process/audit.ts';
import { handle } from '../../../../shared/route/define.ts';
import { updateContentPage } from './route.ts';

export const handler = handle(updateContentPage, async ({ params: { slug }, body, account }, ports) => {
  const page = await ports.contentPages.change(slug, body, timestampOf(ports.clock.now()));
  audit(ports.log, account, { act: 'updateContentPage', subject: `${slug}, version ${page.version}` });
  return { data: page };
});
