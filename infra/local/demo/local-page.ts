import { setTimeout as pause } from 'node:timers/promises';
import { LIMIT_MS, patiently } from './patience.ts';

/** What a developer sees and does on `/_local/`: the mails and pushes that were sent, and the clock. */
export interface LocalPage {
  /** The matching text in the newest mail to this address; throws when there is none. */
  mailed(email: string, what: RegExp): Promise<string>;
  /** Resolves when a push with this text has been sent to a phone. */
  pushed(phone: string, text: string): Promise<void>;
  freezeClock(): Promise<void>;
  moveClock(seconds: number): Promise<void>;
}

const pauseMilliseconds = 20;

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
    async mailed(email, what) {
      const [newest] = await outboxOf('mail', email);
      const found = what.exec(String(Object(newest).text))?.[0];
      if (!found) throw new Error(`No mail to ${email} says ${what}.`);
      return found;
    },
    async pushed(phone, text) {
      const until = performance.now() + LIMIT_MS;
      const isPushed = async () => JSON.stringify(await outboxOf('push', phone)).includes(text);
      const arrival = async () => {
        while (!(await isPushed()) && performance.now() < until) await pause(pauseMilliseconds);
      };
      await patiently(`push to ${phone} that says "${text}"`, arrival());
    },
    freezeClock: () => setClock({ frozen: true }),
    moveClock: (seconds) => patiently('clock that has moved on', setClock({ advanceSeconds: seconds })),
  };
}
