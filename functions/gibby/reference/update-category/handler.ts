import { categoryWire } from '#shared/gibby/reference/category.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { updateCategory } from './route.ts';

export const handler = handle(updateCategory, async ({ params: { id }, body, account }, ports) => {
  const category = await ports.categories.replace(id, body, timestampOf(ports.clock.now()));
  audit(ports.log, account, { act: 'updateCategory', subject: String(id) });
  return { data: categoryWire(category) };
});
