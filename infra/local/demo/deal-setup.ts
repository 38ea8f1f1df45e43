import type { Cloud } from '../cloud.ts';
import type { Choices } from './deal-choices.ts';
import type { GibbyPerson } from './gibby-person.ts';
import type { LocalPage } from './local-page.ts';
import type { Meter } from './meter.ts';
import { settled } from './patience.ts';
import { printReceived, type Tell } from './timeline.ts';

/** The item that the requester asks for. */
export const item = 'Matcha whisk';

/** Everything that the parts of a deal's story need. */
export interface DealSetup {
  readonly cloud: Cloud;
  readonly page: LocalPage;
  readonly meter: Meter;
  readonly tell: Tell;
  readonly requester: GibbyPerson;
  readonly traveller: GibbyPerson;
  readonly choices: Choices;
}

/** Plays one action: the other side's phone then shows the text, and the other side's app loads the request again. */
export async function step<Answer>(
  { cloud, page, tell, requester, traveller }: DealSetup,
  requestId: number,
  { who, what, shown }: { who: 'Requester' | 'Traveller' | 'Courier'; what: string; shown: string },
  act: () => Promise<Answer>,
): Promise<Answer> {
  const [whom, other] = who === 'Requester' ? (['Traveller', traveller] as const) : (['Requester', requester] as const);
  const sent = performance.now();
  const answer = await act();
  await page.pushed(other.phone, shown);
  const arrived = performance.now();
  const { data } = await other.api.getRequest({ params: { id: String(requestId) } });
  tell(who, what, data.status);
  printReceived(`${whom}'s phone shows "${shown}"`, arrived - sent);
  // Waits for all consequences before the next step begins, so that each step is timed by itself.
  await settled(cloud.activity);
  return answer;
}

/** Moves time forward. Scheduled tasks run as time passes, but do not count towards the deal's cost. */
export async function pass(setup: DealSetup, hours: number, why: string): Promise<void> {
  const { cloud, page, meter, tell } = setup;
  await meter.leaveOut(async () => {
    await page.moveClock(hours * 3600);
    await settled(cloud.activity);
  });
  tell('System', `the frozen clock is moved on by ${hours} hours: ${why}`);
}

/** The date in this many days, such as `2026-03-05`. */
export function dayIn({ cloud }: DealSetup, days: number): string {
  return new Date(cloud.clock.now() + days * 86_400_000).toISOString().slice(0, 10);
}
