import { addedId, madeAt } from '#shared/gibby/kernel/catalog-entry.ts';
import { categoryWire } from '#shared/gibby/reference/category.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { createCategory } from './route.ts';

export const handler = handle(createCategory, async ({ body, account }, { categories, sequences, clock, log }) => {
  const id = addedId(await sequences.next('category'));
  const category = { id, ...body, ...madeAt(timestampOf(clock.now())) };
  await categories.add(category);
  audit(log, account, { act: 'createCategory', subject: String(id) });
  return { data: categoryWire(category) };
});
