import { categoryWire } from '../../../../shared/domain/category.ts';
import { addedId, madeAt } from '../../../../shared/domain/listed.ts';
import { timestampOf } from '../../../../shared/domain/time.ts';
import { audit } from '../../../../shared/process/audit.ts';
import { handle } from '../../../../shared/route/define.ts';
import { createCategory } from './route.ts';

export const handler = handle(createCategory, async ({ body, account }, { categories, sequences, clock, log }) => {
  const id = addedId(await sequences.next('category'));
  const category = { id, ...body, ...madeAt(timestampOf(clock.now())) };
  await categories.add(category);
  audit(log, account, { act: 'createCategory', subject: String(id) });
  return { data: categoryWire(category) };
});
