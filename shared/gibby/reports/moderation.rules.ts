import { system } from '#shared/kernel/state-machine.ts';
import type { Moderation, ModerationAct, ModerationState } from './moderation.ts';

/** The state of a reported request after an act. */
export function stateAfter({ by, outcome }: Pick<ModerationAct, 'by' | 'outcome'>): ModerationState {
  if (by === system) return 'hidden';
  return outcome === 'show' ? 'shown' : 'confirmed';
}

/**
 * The state after one more report. A request that an administrator has shown waits for them again when somebody reports
 * it who has not before; what waits already, or stays hidden, is left as it is.
 */
export function stateAfterReport(
  before: Moderation['state'] | undefined,
  { isCounted, ifNew }: { readonly isCounted: boolean; readonly ifNew: ModerationState },
): ModerationState {
  if (before === undefined) return ifNew;
  return before === 'shown' && isCounted ? 'reported' : before;
}
