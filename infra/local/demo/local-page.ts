import { setTimeout as pause } from 'node:timers/promises';
import { LIMIT_MS, patiently } from './patience.ts';

/** What a developer sees and does on `/_local/`: the mails and pushes that were sent, and the clock. */
export interface LocalPage {
  /** Resolves with the matching text once it is in the newest mail to this address. */
  mailed(email: string, what: RegExp): Promise<string>;
  /** Resolves when a push with this text has been sent to a phone. */
  pushed(phone: string, text: string): Promise<void>;
  freezeClock(): Promise<void>;
  moveClock(seconds: number): Promise<void>;
}

const pauseMilliseconds = 20;

/** What `find` finds, as soon as it does. */
async function arrival<Found>(find: () => Promise<Found | undefined>): Promise<Found> {
  for (const until = performance.now() + LIMIT_MS; performance.now() < until; await pause(pauseMilliseconds)) {
    const found = await find();
    if (found !== undefined) return found;
  }
  throw new Error('It did not come.');
}

export function openLocalPage(origin: string): LocalPage {
  const outboxOf = async (kind: string, to: string): Promise<unknown[]> => {
    const response = await fetch(`${origin}/_local/outbox?kind=${kind}&to=${encodeURIComponent(to)}`);
    return (await response.json()) as unknown[];
  };
  const setClock = async (change: object): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(change);
    const response = await fetch(`${origin}/_local/clock`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`The clock answered ${response.status}: ${await response.text()}`);
  };
  return {
    mailed: (email, what) =>
      patiently(
        `mail to ${email} that says ${what}`,
        arrival(async () => what.exec(String(Object((await outboxOf('mail', email))[0]).text))?.[0]),
      ),
    pushed: async (phone, text) => {
      const found = async () => JSON.stringify(await outboxOf('push', phone)).includes(text) || undefined;
      await patiently(`push to ${phone} that says "${text}"`, arrival(found));
    },
    freezeClock: () => setClock({ frozen: true }),
    moveClock: (seconds) => patiently('clock that has moved on', setClock({ advanceSeconds: seconds })),
  };
}
