import { categoryWire } from '../../../../shared/domain/category.ts';
import { timestampOf } from '../../../../shared/domain/time.ts';
import { audit } from '../../../../shared/process/audit.ts';
import { handle } from '../../../../shared/route/define.ts';
import { updateCategory } from './route.ts';

export const handler = handle(updateCategory, async ({ params: { id }, body, account }, ports) => {
  const category = await ports.categories.replace(id, body, timestampOf(ports.clock.now()));
  audit(ports.log, account, { act: 'updateCategory', subject: String(id) });
  return { data: categoryWire(category) };
});
