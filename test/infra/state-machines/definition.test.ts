import { readFileSync } from 'node:fs';
import validate from 'asl-validator';
import { describe, expect, test } from 'vitest';
import { diagramPages, drawn } from '#infra/build/diagrams.ts';
import { stateMachineDefinitionOf } from '#infra/state-machines/definition.ts';
import { gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import { timersOf } from '#shared/kernel/state-machine.ts';

const arnOf = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
const tasks = { awaitChange: arnOf('await'), fireTimer: arnOf('fire') };
const machine = stateMachineDefinitionOf(gigMachine, tasks, 'aws');

interface WaitingState {
  readonly Type: string;
  readonly Resource: string;
  readonly TimeoutSecondsPath?: string;
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
}
const states = machine.States as Readonly<Record<string, WaitingState>>;

describe('the state machine of the gig', () => {
  test('is valid Amazon States Language', () => {
    const verdict = validate(JSON.parse(JSON.stringify(machine)));
    expect(verdict.errorsText('\n')).toBe('');
    expect(verdict.isValid).toBe(true);
  });

  test('has one waiting state for each state with a timer, and no other', () => {
    const timed = Object.keys(gigMachine.states).filter(
      (state) => timersOf(gigMachine, state as 'streaming').length > 0,
    );
    const waiting = Object.keys(states).filter((name) => states[name]?.Resource?.endsWith('.waitForTaskToken'));
    expect(waiting.sort()).toEqual(timed.sort());
    expect(timed).toHaveLength(6);
  });

  test('never waits forever: every waiting state has a timeout that leads to the timer', () => {
    for (const { Resource, TimeoutSecondsPath, Catch } of Object.values(states)) {
      if (!Resource?.endsWith('.waitForTaskToken')) continue;
      expect(TimeoutSecondsPath).toBe('$.timeoutSeconds');
      expect(Catch).toEqual([expect.objectContaining({ ErrorEquals: ['States.Timeout'], Next: 'fireTimer' })]);
    }
  });

  test('uses only JSONPath, without variables and heartbeats, so that it runs everywhere', () => {
    expect(JSON.stringify(machine)).not.toMatch(/JSONata|Assign|Heartbeat|QueryLanguage/);
  });
});

describe('the diagram in the documentation', () => {
  test.each(diagramPages)('equals the drawing of the table: $machine.name', (page) => {
    expect(readFileSync(page.file, 'utf8'), 'run: node infra/build/diagrams.ts').toBe(drawn(page));
  });
});
