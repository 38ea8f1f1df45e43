import type { Resource } from '../interfaces.ts';
import { ACCOUNT, isRecord, listOf, REGION, recordOf, textOf } from './call.ts';
import type { AwsParts } from './dependencies.ts';
import { type NextTime, parseSchedule } from './schedule-expression.ts';

interface Schedule {
  readonly name: string;
  readonly next: NextTime;
  readonly functionNames: readonly string[];
  readonly run: (dueAtMs: number) => Promise<void>;
}

type ScheduleParts = Pick<AwsParts, 'assembly' | 'iam' | 'lambda' | 'clock'>;

function named<T>(resource: Resource, build: () => T): T {
  try {
    return build();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${resource.type} ${resource.stack}/${resource.id}: ${reason}`, { cause: error });
  }
}

/** The event of a scheduled rule (EventBridge User Guide, "Scheduled events"). */
function scheduledEvent(rule: Resource, dueAtMs: number) {
  return {
    version: '0',
    id: crypto.randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: ACCOUNT,
    time: new Date(dueAtMs).toISOString().replace('.000Z', 'Z'),
    region: REGION,
    resources: [rule.arn],
    detail: {},
  };
}

function payloadOf(input: unknown, otherwise: unknown): unknown {
  const text = textOf(input);
  return text === undefined ? otherwise : JSON.parse(text);
}

function ruleSchedules({ assembly, iam, lambda }: ScheduleParts): Schedule[] {
  return assembly
    .ofType('AWS::Events::Rule')
    .filter(({ properties }) => textOf(properties.ScheduleExpression) !== undefined && properties.State !== 'DISABLED')
    .map((rule) =>
      named(rule, () => {
        const targets = listOf(rule.properties.Targets).filter(isRecord);
        for (const { Arn } of targets) {
          const target = assembly.find(String(Arn));
          if (target.type !== 'AWS::Lambda::Function') throw new Error(`the target ${target.arn} is no function`);
          if (!iam.serviceMayInvoke('events.amazonaws.com', target.arn, rule.arn)) {
            throw new Error(`no AWS::Lambda::Permission lets it invoke ${target.arn}`);
          }
        }
        return {
          name: `schedule ${rule.ref}`,
          next: parseSchedule(String(rule.properties.ScheduleExpression)),
          functionNames: targets.map(({ Arn }) => assembly.find(String(Arn)).ref),
          run: async (dueAtMs) => {
            for (const { Arn, Input } of targets) {
              await lambda().invokeAsync(String(Arn), payloadOf(Input, scheduledEvent(rule, dueAtMs)));
            }
          },
        };
      }),
    );
}

function schedulerSchedules({ assembly, iam, lambda }: ScheduleParts): Schedule[] {
  return assembly
    .ofType('AWS::Scheduler::Schedule')
    .filter(({ properties }) => properties.State !== 'DISABLED')
    .map((schedule) =>
      named(schedule, () => {
        const { properties } = schedule;
        const zone = textOf(properties.ScheduleExpressionTimezone) ?? 'UTC';
        if (zone !== 'UTC' && zone !== 'Etc/UTC') throw new Error(`the time zone ${zone} is not supported`);
        const { Arn, Input, RoleArn } = recordOf(properties.Target);
        const target = assembly.find(String(Arn));
        if (target.type !== 'AWS::Lambda::Function') throw new Error(`the target ${target.arn} is no function`);
        const role = { name: schedule.ref, roleArn: String(RoleArn) };
        iam.authorize(role, 'lambda:InvokeFunction', target.arn);
        return {
          name: `schedule ${schedule.ref}`,
          next: parseSchedule(String(properties.ScheduleExpression)),
          functionNames: [target.ref],
          run: () => lambda().invokeAsync(target.arn, payloadOf(Input, {})),
        };
      }),
    );
}

/**
 * While the clock is advanced, runs are left out when nothing but scheduled functions has written for this long: a year
 * has 150,000 runs of this product's schedules, which took 40 minutes to find nothing.
 */
const CALM_MS = 6 * 3_600_000;
/**
 * Then each schedule runs once a day, and at its last time before the advance ends. So its end finds what every run
 * would have left, and a change that only a schedule notices comes at most a day late.
 */
const LONGEST_GAP_MS = 86_400_000;

/** The last time up to `untilMs`, of a schedule that has one since `afterMs`. */
function lastTime(next: NextTime, afterMs: number, untilMs: number): number {
  for (let backMs = 60_000; ; backMs *= 2) {
    const fromMs = Math.max(afterMs, untilMs - backMs);
    let lastMs = Number.NaN;
    for (let atMs = next(fromMs); atMs !== undefined && atMs <= untilMs; atMs = next(atMs)) lastMs = atMs;
    if (!Number.isNaN(lastMs) || fromMs === afterMs) return lastMs;
  }
}

interface Schedules {
  start(): void;
  /** To be called for each write to a table, with the caller's name. */
  wroteBy(writer: string): void;
  close(): void;
}

/**
 * The template's schedules by the virtual clock: EventBridge rules and EventBridge Scheduler, with function targets.
 * Built at once, so that a wrong expression or permission fails before anything runs.
 *
 * @throws Error naming the resource that cannot work.
 */
export function createSchedules(parts: ScheduleParts): Schedules {
  const { clock } = parts;
  const schedules = [...ruleSchedules(parts), ...schedulerSchedules(parts)];
  const cancels = new Map<Schedule, () => void>();
  const scheduled = new Set(schedules.flatMap(({ functionNames }) => functionNames));
  const ranAtMs = new Map<Schedule, number>();
  /** Those whose next run leaves others out. */
  const leapt = new Set<Schedule>();
  let wroteLastMs = clock.now();

  /** The next run after this time. In the calm of an advance the clock leaps over those that are left out. */
  function nextRunMs(schedule: Schedule, afterMs: number): number | undefined {
    const { next } = schedule;
    const soonestMs = next(afterMs);
    const { advancing } = clock;
    if (!advancing || clock.now() - wroteLastMs < CALM_MS) return soonestMs;
    if (soonestMs === undefined || soonestMs > advancing.toMs) return soonestMs;
    const dailyMs = next((ranAtMs.get(schedule) ?? 0) + LONGEST_GAP_MS - 1) ?? Number.POSITIVE_INFINITY;
    const leapMs = Math.min(dailyMs, lastTime(next, afterMs, advancing.toMs));
    if (leapMs <= soonestMs) return soonestMs;
    leapt.add(schedule);
    // The advance may be called off before.
    void advancing.ended.then(leaveNoneOut);
    return leapMs;
  }

  function leaveNoneOut(): void {
    // A copy: one that is armed may leap again.
    for (const schedule of Array.from(leapt)) arm(schedule, clock.now());
  }

  function arm(schedule: Schedule, afterMs: number): void {
    cancels.get(schedule)?.();
    cancels.delete(schedule);
    leapt.delete(schedule);
    const dueAtMs = nextRunMs(schedule, afterMs);
    if (dueAtMs === undefined) return;
    const run = async () => {
      ranAtMs.set(schedule, clock.now());
      arm(schedule, Math.max(dueAtMs, clock.now()));
      await schedule.run(dueAtMs);
    };
    cancels.set(schedule, clock.schedule(dueAtMs, schedule.name, run));
  }

  return {
    wroteBy(writer) {
      if (scheduled.has(writer)) return;
      wroteLastMs = clock.now();
      leaveNoneOut();
    },
    start() {
      for (const schedule of schedules) arm(schedule, clock.now());
    },
    close() {
      for (const cancel of cancels.values()) cancel();
    },
  };
}
