import type { ChannelEvent, Connections } from '#shared/platform/realtime/realtime.ports.ts';
import { changeEvents, countIntervalSeconds, isCountLimited } from './channel-change.rules.ts';
import type { ChannelChange } from './channel-change.ts';

/** What members hear of a change, with the channel's latest count instead of the count at that time. */
export async function eventsOfChange(
  change: ChannelChange,
  connections: Connections,
): Promise<readonly ChannelEvent[]> {
  const state = await connections.state(change.channel);
  const isCounted =
    !isCountLimited(change, state) || (await connections.mayCount(change.channel, countIntervalSeconds));
  return changeEvents(change, state, isCounted);
}
