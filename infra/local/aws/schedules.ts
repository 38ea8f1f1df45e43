import type { Resource } from '../interfaces.ts';
import { ACCOUNT, isRecord, listOf, REGION, recordOf, textOf } from './call.ts';
import type { AwsParts } from './dependencies.ts';
import { type NextTime, parseSchedule } from './schedule-expression.ts';

interface Schedule {
  readonly name: string;
  readonly next: NextTime;
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
          run: () => lambda().invokeAsync(target.arn, payloadOf(Input, {})),
        };
      }),
    );
}

/**
 * The template's schedules by the virtual clock: EventBridge rules and EventBridge Scheduler, with function targets.
 * Built at once, so that a wrong expression or permission fails before anything runs.
 *
 * @throws Error naming the resource that cannot work.
 */
export function createSchedules(parts: ScheduleParts): { start(): void; close(): void } {
  const schedules = [...ruleSchedules(parts), ...schedulerSchedules(parts)];
  const cancels = new Map<Schedule, () => void>();

  function arm(schedule: Schedule, afterMs: number): void {
    const dueAtMs = schedule.next(afterMs);
    if (dueAtMs === undefined) return;
    const run = () => {
      arm(schedule, Math.max(dueAtMs, parts.clock.now()));
      return schedule.run(dueAtMs);
    };
    cancels.set(schedule, parts.clock.schedule(dueAtMs, schedule.name, run));
  }

  return {
    start() {
      for (const schedule of schedules) arm(schedule, parts.clock.now());
    },
    close() {
      for (const cancel of cancels.values()) cancel();
    },
  };
}
