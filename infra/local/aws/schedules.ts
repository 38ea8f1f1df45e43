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
  let wroteLastMs = clock.now();

  function isLeftOut(schedule: Schedule): boolean {
    const nowMs = clock.now();
    const { advancingToMs } = clock;
    if (advancingToMs === undefined || nowMs - wroteLastMs < CALM_MS) return false;
    const isLast = (schedule.next(nowMs) ?? Number.POSITIVE_INFINITY) > advancingToMs;
    return !isLast && nowMs - (ranAtMs.get(schedule) ?? 0) < LONGEST_GAP_MS;
  }

  function arm(schedule: Schedule, afterMs: number): void {
    const dueAtMs = schedule.next(afterMs);
    if (dueAtMs === undefined) return;
    const run = async () => {
      arm(schedule, Math.max(dueAtMs, clock.now()));
      if (isLeftOut(schedule)) return;
      ranAtMs.set(schedule, clock.now());
      await schedule.run(dueAtMs);
    };
    cancels.set(schedule, clock.schedule(dueAtMs, schedule.name, run));
  }

  return {
    wroteBy(writer) {
      if (!scheduled.has(writer)) wroteLastMs = clock.now();
    },
    start() {
      for (const schedule of schedules) arm(schedule, clock.now());
    },
    close() {
      for (const cancel of cancels.values()) cancel();
    },
  };
}
