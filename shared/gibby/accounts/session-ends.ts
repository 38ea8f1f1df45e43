import * as z from 'zod';
import { GibbyId } from '#shared/kernel/ids.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { prefixes } from './accounts.keys.ts';

const SessionsEnded = z.object({ event: z.literal('sessionsEnded'), userId: GibbyId, at: Timestamp });

/** Every moment at which all sessions of a user ended. */
export const sessionEnds = defineTopic({
  name: 'sessionEnd',
  keys: { partition: prefixes.userToken, sort: sortPrefixes.event },
  record: SessionsEnded,
});
