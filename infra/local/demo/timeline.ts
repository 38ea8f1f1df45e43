import { styleText } from 'node:util';
import type { VirtualClock } from '../interfaces.ts';

const colours: Readonly<Record<string, Parameters<typeof styleText>[0]>> = {
  Customer: 'cyan',
  Operator: 'magenta',
  Requester: 'cyan',
  Traveller: 'magenta',
  System: 'yellow',
};

/** Prints one line of a story: when (virtual time), who, what, and the state of the gig or request after it. */
export type Tell = (who: string, what: string, state?: string) => void;

export function tellBy(clock: Pick<VirtualClock, 'now'>): Tell {
  return (who, what, state = '') => {
    const time = new Date(clock.now()).toISOString().slice(11, 19);
    const name = styleText(colours[who] ?? 'white', who.padEnd(9));
    console.log(`  ${styleText('dim', time)}  ${name} ${what.padEnd(74)} ${styleText('green', state)}`);
  };
}

/** Prints what reached a person and how long it took, indented under its cause. */
export function printReceived(what: string, milliseconds: number): void {
  console.log(styleText('dim', `            ↳ ${what} after ${milliseconds.toFixed(0)} ms`));
}

export function printHeading(text: string): void {
  console.log(`\n${styleText('bold', text)}`);
}
