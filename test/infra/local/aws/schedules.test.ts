import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test, vi } from 'vitest';
import { parseSchedule } from '#infra/local/aws/schedule-expression.ts';
import { compilePattern } from '#infra/local/aws/streams/pattern.ts';
import { createFaults } from '#infra/local/faults.ts';
import { functionArn, functionWith, mainTable, resource, startTestEndpoint } from './endpoint-under-test.ts';

describe('schedule expressions', () => {
  const after = (expression: string, from: string) => {
    const next = parseSchedule(expression)(Date.parse(from));
    return next === undefined ? undefined : new Date(next).toISOString();
  };
  test.each([
    ['rate(5 minutes)', '2026-01-01T00:00:00Z', '2026-01-01T00:05:00.000Z'],
    ['rate(1 day)', '2026-01-01T13:00:00Z', '2026-01-02T00:00:00.000Z'],
    ['cron(0 9 * * ? *)', '2026-01-01T09:00:00Z', '2026-01-02T09:00:00.000Z'],
    ['cron(0/15 * * * ? *)', '2026-01-01T09:01:00Z', '2026-01-01T09:15:00.000Z'],
    ['cron(30 8 ? * MON-FRI *)', '2026-01-02T09:00:00Z', '2026-01-05T08:30:00.000Z'],
    ['cron(0 0 29 2 ? *)', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['at(2026-05-01T12:00:00)', '2026-01-01T00:00:00Z', '2026-05-01T12:00:00.000Z'],
  ])('%s after %s is %s', (expression, from, expected) => {
    expect(after(expression, from)).toBe(expected);
  });
  test.each(['rate(0 minutes)', 'rate(2 weeks)', 'cron(0 9 * * ?)', 'cron(0 9 L * ? *)', 'every day'])(
    '%s is refused',
    (expression) => {
      expect(() => parseSchedule(expression)).toThrow();
    },
  );
});

describe('event patterns', () => {
  const event = { type: 'gig', amount: 5, tags: ['a', 'b'], nested: { name: 'Alpha' } };
  test.each([
    [{ type: ['gig', 'other'] }, true],
    [{ type: [{ 'anything-but': ['gig'] }] }, false],
    [{ type: [{ 'anything-but': { prefix: 'x' } }] }, true],
    [{ missing: [{ 'anything-but': ['gig'] }] }, false],
    [{ missing: [{ exists: false }], type: [{ exists: true }] }, true],
    [{ nested: { missing: [{ exists: true }] } }, false],
    [{ nested: { name: [{ suffix: 'pha' }] } }, true],
    [{ nested: { name: [{ 'equals-ignore-case': 'ALPHA' }] } }, true],
    [{ amount: [{ numeric: ['>', 4, '<=', 5] }] }, true],
    [{ amount: [{ numeric: ['<', 5] }] }, false],
    [{ tags: ['b'] }, true],
    [{ $or: [{ type: ['no'] }, { amount: [5] }] }, true],
    [{ $or: [{ type: ['no'] }, { amount: [6] }] }, false],
  ])('matching %j gives %s', (pattern, expected) => {
    expect(compilePattern(pattern)(event)).toBe(expected);
  });
});

test('faults strike by seed, count and match, and not at all by default', () => {
  const faults = createFaults();
  expect(faults.strikes('throttle', 'any')).toBe(false);
  const run = (seed: number) => {
    faults.configure({ seed, rules: [{ kind: 'throttle', match: 'gig', rate: 0.5 }] });
    return Array.from({ length: 40 }, () => faults.strikes('throttle', 'gig'));
  };
  expect(run(7)).toEqual(run(7));
  expect(run(7)).not.toEqual(run(8));
  expect(new Set(run(7)).size).toBe(2);
  faults.configure({ rules: [{ kind: 'gone', match: 'c', after: 1, times: 2 }] });
  expect(['c1', 'x', 'c2', 'c3', 'c4'].map((subject) => faults.strikes('gone', subject))).toEqual([
    false,
    false,
    true,
    true,
    false,
  ]);
});

const schedule = (expression: string) => [
  ...functionWith('sweeper', []),
  resource(
    'AWS::Events::Rule',
    'Nightly',
    { ScheduleExpression: expression, Targets: [{ Id: 'T', Arn: functionArn('sweeper') }] },
    { arn: 'arn:aws:events:us-east-1:000000000000:rule/Nightly' },
  ),
];
const permission = resource('AWS::Lambda::Permission', 'May', {
  Action: 'lambda:InvokeFunction',
  FunctionName: functionArn('sweeper'),
  Principal: 'events.amazonaws.com',
  SourceArn: 'arn:aws:events:us-east-1:000000000000:rule/Nightly',
});

test('a rule invokes its function by the virtual clock', async () => {
  const times: unknown[] = [];
  await using cloud = await startTestEndpoint({
    resources: [...schedule('rate(1 hour)'), permission],
    handlers: { sweeper: (event) => void times.push(event.time) },
  });
  await cloud.clock.advance(3 * 3_600);
  expect(times).toHaveLength(3);
  expect(times[0]).toMatch(/:00:00Z$/);
});

test('a rule that may not invoke its function stops the start', async () => {
  await expect(startTestEndpoint({ resources: schedule('rate(1 hour)') })).rejects.toThrow(
    /Nightly.*AWS::Lambda::Permission/,
  );
});

describe('a long advance', () => {
  const startFrozen = async (rate = 'rate(1 hour)') => {
    const times: number[] = [];
    const cloud = await startTestEndpoint({
      resources: [mainTable, ...schedule(rate), permission],
      handlers: { sweeper: (event) => void times.push(Date.parse(String(event.time))) },
    });
    cloud.clock.freeze(true);
    const gaps = () => times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 3_600_000);
    return { cloud, times, gaps };
  };

  test('runs a schedule once a day when nothing else happens, and at its last time', async () => {
    const { cloud, times, gaps } = await startFrozen();
    await using _closed = cloud;
    await cloud.clock.advance(30 * 86_400);
    expect(gaps().slice(0, 4)).toEqual([1, 1, 1, 1]);
    expect(gaps().filter((gap) => gap > 24)).toEqual([]);
    expect(times.length).toBeLessThan(50);
    expect(cloud.clock.now() - (times.at(-1) ?? 0)).toBeLessThan(3_600_000);
  });

  test('runs it every time again for hours after somebody wrote', async () => {
    const { cloud, times } = await startFrozen();
    await using _closed = cloud;
    const table = new DynamoDBClient(cloud.client());
    const writtenAtMs = cloud.clock.now() + 10.5 * 86_400_000;
    cloud.clock.schedule(writtenAtMs, 'a write', async () => {
      await table.send(new PutItemCommand({ TableName: 'Main', Item: { PK: { S: 'A' }, SK: { S: 'A' } } }));
    });
    await cloud.clock.advance(20 * 86_400);
    const following = times.filter((time) => time > writtenAtMs && time < writtenAtMs + 5 * 3_600_000);
    expect(following).toHaveLength(5);
  });

  test('of a year takes a step for each run, and none for those that are left out', async () => {
    const { cloud, times } = await startFrozen('rate(5 minutes)');
    await using _closed = cloud;
    const tracked = vi.spyOn(cloud.activity, 'track');
    await cloud.clock.advance(365 * 86_400);
    const steps = tracked.mock.calls.filter(([name]) => name.startsWith('timer schedule'));
    expect(steps).toHaveLength(times.length);
    expect(times.length).toBeGreaterThanOrEqual(365);
    // Twelve an hour until it is calm, then one a day.
    expect(times.length).toBeLessThan(6 * 12 + 365 + 3);
    expect(cloud.clock.now() - (times.at(-1) ?? 0)).toBeLessThan(300_000);
  });

  test('that is called off leaves out nothing behind it', async () => {
    const { cloud, times } = await startFrozen();
    await using _closed = cloud;
    const calledOff = new AbortController();
    cloud.clock.schedule(cloud.clock.now() + 5.1 * 86_400_000, 'the end of patience', () => calledOff.abort());
    await cloud.clock.advance(30 * 86_400, calledOff.signal);
    const before = times.length;
    await cloud.clock.advance(3_600);
    expect(times).toHaveLength(before + 1);
  });
});
