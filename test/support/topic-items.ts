import type * as z from 'zod';
import type { ConsumerDefinition, Unit } from '#shared/kernel/route/define.ts';
import { isRecordOf, recordKey, type Topic } from '#shared/kernel/topic.ts';

/** A record as the table stores it: with keys of its topic. */
export function itemOf<Schema extends z.ZodType<object>>(
  topic: Topic<string, Schema>,
  record: z.output<Schema>,
): Readonly<Record<string, unknown>> {
  return { ...recordKey(topic, '1', '1'), ...record };
}

/** Whether an item of the table is a record of a topic that a consumer follows. */
export function follows(
  { definition }: Unit<ConsumerDefinition>,
  { PK, SK }: Readonly<Record<string, unknown>>,
): boolean {
  if (!definition.on) throw new Error('This consumer follows no topic.');
  return [definition.on].flat().some((topic) => isRecordOf(topic, { PK: String(PK), SK: String(SK) }));
}
