import validate from 'asl-validator';
import { describe, expect, test } from 'vitest';
import { handler as fireGigTimer } from '#functions/dropin/gigs/fire-gig-timer/handler.ts';
import { handler as parkGigExecution } from '#functions/dropin/gigs/park-gig-execution/handler.ts';
import { handler as syncGigExecution } from '#functions/dropin/gigs/sync-gig-execution/handler.ts';
import { handler as fireStreamTimer } from '#functions/instant/fire-stream-timer/handler.ts';
import { handler as parkStreamExecution } from '#functions/instant/park-stream-execution/handler.ts';
import { handler as syncStreamExecution } from '#functions/instant/sync-stream-execution/handler.ts';
import { gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import { streamMachine } from '#shared/instant/streams/stream.rules.ts';
import type { Executions } from '#shared/kernel/executions.ts';
import { type Step as GigStep, gigFixture } from '#test/dropin/gigs/stored-gig-fixture.ts';
import { type Step as StreamStep, streamFixture } from '#test/instant/streams/stored-stream-fixture.ts';
import type { TestRuntime } from '#test/support/store.ts';
import { definitionOf, type Lifecycle, machineOn, runningExecutions } from './running-execution.ts';

const gigLifecycle: Lifecycle = {
  machine: gigMachine,
  executions: 'gigExecutions',
  sync: syncGigExecution,
  park: parkGigExecution,
  fire: fireGigTimer,
};
const streamLifecycle: Lifecycle = {
  machine: streamMachine,
  executions: 'streamExecutions',
  sync: syncStreamExecution,
  park: parkStreamExecution,
  fire: fireStreamTimer,
};

async function aRunningGig() {
  const { ports, steps, first, customer, ...fixture } = await gigFixture();
  const { id } = await fixture.request();
  const rated: GigStep[] = [...steps.purchased, ['rate', first, 5], ['rate', customer, 5]];
  const extended: GigStep[] = [...steps.streaming, 400, ['extend', customer]];
  return {
    id,
    ports,
    steps: { requested: [], rated, extended, ...steps },
    act: ([event, by, score]: Exclude<GigStep, number>) => fixture.advance(id, event, by, score),
    // The customer agrees to a longer stream as well, since silence takes as long as the first hold lasts.
    ping: async (at: string) => {
      await fixture.advance(id, 'extend', customer);
      await ports.gigs.recordPing(id, 'operator', at);
    },
    stored: () => fixture.stored(id),
  };
}

async function aRunningStream() {
  const { ports, steps, ...fixture } = await streamFixture();
  const { stream } = await fixture.request();
  const dealerAlone: StreamStep[] = [5, ['start', 'dealer']];
  const bothAtOnce: StreamStep[] = [5, ['start', 'viewer'], ['start', 'dealer']];
  return {
    id: stream.id,
    ports,
    steps: { requested: [], dealerAlone, bothAtOnce, ...steps },
    act: ([event, by]: Exclude<StreamStep, number>) => fixture.advance(stream.id, event, by),
    ping: (at: string) => ports.streams.recordPing(stream.id, at),
    stored: () => fixture.stored(stream.id),
  };
}

/** One item of a lifecycle, and the moves that a test may make with it. A number lets this many seconds pass. */
interface Item<Move> {
  readonly id: string;
  readonly ports: TestRuntime;
  readonly steps: Readonly<Record<string, readonly (Move | number)[]>>;
  readonly act: (move: Move) => Promise<unknown>;
  readonly ping: (at: string) => Promise<unknown>;
  readonly stored: () => Promise<{ readonly status: string; readonly durationSeconds: number | null }>;
}

/** An item with its execution, and the records between them. */
async function running<Move extends readonly unknown[]>(lifecycle: Lifecycle, item: Item<Move>) {
  const { latest, deliver } = runningExecutions(lifecycle, item.ports);
  const { clock } = item.ports;
  const movesOf = (at: string) => item.steps[at] ?? expect.fail(`There are no steps to ${at}.`);
  await deliver();
  return {
    machine: latest(),
    deliver,
    /** Performs the steps and delivers after each; time also passes on the machine's clock. */
    play: async (at: string) => {
      for (const step of movesOf(at)) {
        if (typeof step === 'number') await latest().pass(step);
        else await item.act(step);
        await deliver();
      }
    },
    /** Performs the steps before any record arrives. */
    playAhead: async (at: string) => {
      for (const step of movesOf(at)) {
        if (typeof step === 'number') clock.advance(step);
        else await item.act(step);
      }
    },
    ping: () => item.ping(new Date(clock.now()).toISOString()),
    stored: item.stored,
    status: async () => (await item.stored()).status,
  };
}

const runningGig = async () => running(gigLifecycle, await aRunningGig());
const runningStream = async () => running(streamLifecycle, await aRunningStream());

/** What the executions of both lifecycles have in common, and where they differ. */
interface Kind {
  readonly kind: string;
  readonly noun: string;
  readonly lifecycle: Lifecycle;
  readonly begin: () => ReturnType<typeof running>;
  /** Those with a timer. */
  readonly states: readonly string[];
  readonly heartbeat: { readonly by: string; readonly to: string };
  readonly middle: { readonly at: string; readonly state: string };
  readonly end: string;
  readonly endsByItself: readonly (readonly [why: string, at: string, seconds: number, to: string])[];
}

const kinds: readonly Kind[] = [
  {
    kind: 'a gig',
    noun: 'gig',
    lifecycle: gigLifecycle,
    begin: runningGig,
    states: ['pendingOperator', 'operatorFound', 'operatorEnroute', 'handshaking', 'streaming', 'purchased'],
    heartbeat: { by: 'operator', to: 'purchased' },
    middle: { at: 'enroute', state: 'operatorEnroute' },
    end: 'rated',
    endsByItself: [
      ['nobody claims', 'requested', 30, 'expired'],
      ['the customer does not confirm', 'found', 60, 'expired'],
      ['the operator is silent on the way', 'enroute', 600, 'failed'],
      ['nobody starts', 'handshaking', 600, 'failed'],
      ['the operator is silent in the stream', 'extended', 200, 'terminated'],
      ['nobody rates', 'purchased', 604_800, 'voted'],
    ],
  },
  {
    kind: 'an instant stream',
    noun: 'stream',
    lifecycle: streamLifecycle,
    begin: runningStream,
    states: ['pending', 'streaming'],
    heartbeat: { by: 'dealer', to: 'expired' },
    middle: { at: 'recorded', state: 'streaming' },
    end: 'cancelled',
    endsByItself: [
      ['nobody starts', 'requested', 600, 'missed'],
      ['the viewer alone starts', 'ready', 595, 'missed'],
      ['the dealer alone starts', 'dealerAlone', 595, 'expired'],
      ['the dealer of a running stream is silent', 'bothAtOnce', 600, 'expired'],
    ],
  },
];

describe.each(kinds)('the execution of $kind', ({ noun, lifecycle, begin, states, heartbeat, middle, end, ...of }) => {
  test('is valid Amazon States Language with a waiting state for each live state', () => {
    const definition = definitionOf(lifecycle);
    const verdict = validate(JSON.parse(JSON.stringify(definition)));
    expect(verdict.errorsText('\n')).toBe('');
    expect(Object.keys(definition.States).sort()).toEqual(
      ['whereItStands', ...states, 'fireTimer', 'noTimerLeft'].sort(),
    );
  });

  test.each(of.endsByItself)('ends by itself when %s', async (_why, at, seconds, to) => {
    const { machine, play, status } = await begin();
    await play(at);
    await machine.pass(seconds - 1);
    expect(machine.outcome()).toBe('running');
    await machine.pass(1);
    expect(await status()).toBe(to);
    expect(machine.outcome()).toBe('succeeded');
  });

  test(`keeps waiting after a heartbeat of the ${heartbeat.by}, and ends when the next one is missing`, async () => {
    const { machine, play, ping, status, stored } = await begin();
    await play('streaming');
    await machine.pass(400);
    await ping();
    await machine.pass(599);
    expect(await status()).toBe('streaming');
    await machine.pass(1);
    expect(await stored()).toMatchObject({ status: heartbeat.to, durationSeconds: 400 });
  });

  test('is not disturbed by repeated records', async () => {
    const { machine, play, deliver } = await begin();
    await play(middle.at);
    const before = [...machine.entered];
    await deliver({ again: true });
    await deliver({ again: true });
    expect(machine.entered).toEqual(before);
    expect(machine.stateWaitingIn()).toBe(middle.state);
  });

  test(`catches up when all records arrive at once, after the ${noun} is over`, async () => {
    const { machine, playAhead, deliver } = await begin();
    await playAhead(end);
    await deliver();
    expect(machine.outcome()).toBe('succeeded');
  });
});

describe('the execution of a gig', () => {
  test('takes at most 15 transitions for a normal gig and ends with the second rating', async () => {
    const { machine, play, status } = await runningGig();
    await play('rated');
    expect(await status()).toBe('voted');
    expect(machine.outcome()).toBe('succeeded');
    expect(machine.entered.filter((state) => state !== 'whereItStands')).toEqual([
      'pendingOperator',
      'operatorFound',
      'operatorEnroute',
      'handshaking',
      'streaming',
      'purchased',
      'noTimerLeft',
    ]);
    expect(machine.entered).toHaveLength(14);
  });

  test('resumes in the current state when it is started again', async () => {
    const gig = await aRunningGig();
    const { play } = await running(gigLifecycle, gig);
    await play('extended');
    const nobody: Executions = { start: async () => undefined, wake: async () => undefined };
    const again = machineOn(gigLifecycle, gig.ports, nobody);
    await again.executions.start({ itemId: gig.id, state: 'streaming', timeoutSeconds: 200 });
    await again.rest();
    expect(again.entered).toEqual(['whereItStands', 'streaming']);
    await again.pass(200);
    expect(again.outcome()).toBe('succeeded');
    expect((await gig.stored()).status).toBe('terminated');
  });
});

describe('the execution of an instant stream', () => {
  test('takes six transitions for a normal stream and ends with it', async () => {
    const { machine, play, status } = await runningStream();
    await play('stopped');
    expect(await status()).toBe('stopped');
    expect(machine.outcome()).toBe('succeeded');
    const transitions = ['whereItStands', 'pending', 'whereItStands', 'streaming', 'whereItStands', 'noTimerLeft'];
    expect(machine.entered).toEqual(transitions);
  });
});
