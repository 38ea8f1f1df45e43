import type { Cloud } from '../cloud.ts';
import type { Choices } from './deal-choices.ts';
import type { GibbyPerson } from './gibby-person.ts';
import type { LocalPage } from './local-page.ts';
import type { Meter } from './meter.ts';
import { settled } from './patience.ts';
import { printReceived, type Tell } from './timeline.ts';

/** What is wanted. */
export const item = 'Matcha whisk';

/** All that the chapters of a deal's story need. */
export interface DealScene {
  readonly cloud: Cloud;
  readonly page: LocalPage;
  readonly meter: Meter;
  readonly tell: Tell;
  readonly requester: GibbyPerson;
  readonly traveller: GibbyPerson;
  readonly choices: Choices;
}

/** Somebody does something, upon which the other side's phone shows words and the app loads the request again. */
export async function step<Answer>(
  { cloud, page, tell, requester, traveller }: DealScene,
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
  // What else follows from it is done before the next step begins, so that each is timed by itself.
  await settled(cloud.activity);
  return answer;
}

/** Time passes, with the tasks that run by the clock, which are no part of the deal's cost. */
export async function pass(scene: DealScene, hours: number, why: string): Promise<void> {
  const { cloud, page, meter, tell } = scene;
  await meter.leaveOut(async () => {
    await page.moveClock(hours * 3600);
    await settled(cloud.activity);
  });
  tell('System', `the frozen clock is moved on by ${hours} hours: ${why}`);
}

/** The day so many days from now, such as `2026-03-05`. */
export function dayIn({ cloud }: DealScene, days: number): string {
  return new Date(cloud.clock.now() + days * 86_400_000).toISOString().slice(0, 10);
}
