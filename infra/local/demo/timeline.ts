import { styleText } from 'node:util';

/** One line of the story: when (virtual time), who, what, and the state of the gig after it. */
export interface Moment {
  readonly at: Date;
  readonly who: string;
  readonly what: string;
  readonly state?: string;
}

const colours: Readonly<Record<string, Parameters<typeof styleText>[0]>> = {
  Customer: 'cyan',
  Operator: 'magenta',
  System: 'yellow',
};

export function printMoment({ at, who, what, state = '' }: Moment): void {
  const time = at.toISOString().slice(11, 19);
  const name = styleText(colours[who] ?? 'white', who.padEnd(9));
  console.log(`  ${styleText('dim', time)}  ${name} ${what.padEnd(74)} ${styleText('green', state)}`);
}

/** An event that a client received, indented under what caused it. */
export function printReceived(who: string, event: string, milliseconds: number): void {
  const line = `↳ ${who} hears ${event} after ${milliseconds.toFixed(0)} ms`;
  console.log(styleText('dim', `            ${line}`));
}

export function printHeading(text: string): void {
  console.log(`\n${styleText('bold', text)}`);
}
