import { expect, test } from 'vitest';
import { createActivity } from '#infra/local/activity.ts';
import { createClock } from '#infra/local/clock.ts';
import { loadAssembly } from '#infra/local/template/assembly.ts';
import { createAlarms } from '#infra/local/watch/alarms.ts';
import { createLogMetrics } from '#infra/local/watch/log-metrics.ts';
import { createMetrics } from '#infra/local/watch/metrics.ts';
import { reportRefused, reportReversal } from '#shared/gibby/payments/payment-alarms.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { logOutcome } from '#shared/kernel/route/invocation.ts';
import { checkBooks } from '#shared/ledger/check-books.usecase.ts';
import { mail } from '#shared/platform/mail/mail.adapter.ts';
import { sms } from '#shared/platform/sms/sms.adapter.ts';
import { assemblyDirectory } from '#test/support/built.ts';
import { type TestRuntime, testRuntime } from '#test/support/store.ts';

/** The alarms of the stage `local`, with the log of one of its functions as their only source. */
function watched() {
  const assembly = loadAssembly(assemblyDirectory, 'local');
  const clock = createClock({ activity: createActivity(), initial: { offsetMs: 0, frozenAtMs: 1_900_000_000_000 } });
  const metrics = createMetrics(clock);
  const count = createLogMetrics(assembly, metrics);
  const queues: { name: string; visible: number }[] = [];
  const alarms = createAlarms({ assembly, clock, metrics, processes: { list: () => [] }, queues: () => queues });
  return {
    clock,
    queues,
    alarms,
    ringing: () =>
      alarms().flatMap(({ state, description }) => (state === 'ALARM' ? description.split(' in stage')[0] : [])),
    print: (functionName: string, line: string) => count({ functionName, atMs: clock.now(), line }),
    /** What the code has logged, as the function of that name prints it. */
    printLines: (functionName: string, { lines }: Pick<TestRuntime, 'lines'>) => {
      for (const { facts } of lines) {
        count({ functionName, atMs: clock.now(), line: JSON.stringify({ stage: 'local', ...facts }) });
      }
    },
  };
}

const refused = (runtime: TestRuntime) => void reportRefused(runtime, 'notify', 'signature');
const reversed = (runtime: TestRuntime) => reportReversal(runtime, 't1');
const failed = (runtime: TestRuntime) => {
  const outcome = { operation: 'endTrips', requestId: 'r1', startedAtMilliseconds: 0, status: 500 };
  logOutcome(runtime, { ...outcome, failure: new Failure('internal', { detail: 'for a test' }) });
};
const texted = async (runtime: TestRuntime) =>
  void (await sms(runtime).send({ phone: '6281234512345', text: 'T', application: undefined, isProven: false }));
const mailed = async (runtime: TestRuntime) => {
  const send = mail(runtime).send({ to: 'a@example.com', subject: 'S', text: 'T', isProven: true });
  await expect(send).rejects.toMatchObject({ code: 'provider_unavailable' });
};

const unbalanced = async ({ clock, log }: TestRuntime) => {
  const balances = [{ account: 'gateway:doku', currency: 'IDR', amountMinor: 5 }];
  const books = {
    page: async () => ({ balances, postings: [] }),
    lastCheck: async () => undefined,
    saveCheck: async () => undefined,
  };
  await checkBooks({ books, clock, log });
};

test.each([
  ['Books out of balance', 'local-checkBooks', unbalanced],
  ['Payment reports refused', 'local-handleDokuNotify', refused],
  ['Payments taken back', 'local-handleDokuNotify', reversed],
  ['Faults behind no HTTP route', 'local-endTrips', failed],
  ['SMS budgets spent', 'local-requestLoginCode', texted],
  ['Mail budget spent', 'local-requestLoginCode', mailed],
] as const)(
  '%s: the line that the code writes rings the alarm, for five minutes',
  async (alarm, functionName, cause) => {
    const { ringing, printLines, clock } = watched();
    const runtime = await testRuntime({
      SMS_COUNTRIES: 'ID',
      SMS_PER_HOUR: '0',
      MAIL_PER_HOUR: '0',
      MAIL_SENDER: 's@example.com',
    });
    expect(ringing()).toEqual([]);
    await cause(runtime);
    printLines(functionName, runtime);
    expect(ringing()).toEqual([alarm]);
    await clock.advance(301);
    expect(ringing()).toEqual([]);
  },
);

test.each([
  ['ran out of time', '2030-01-01T00:00:00.000Z 4a2e Task timed out after 10.00 seconds'],
  ['ran out of memory', 'RequestId: 4a2e Error: Runtime exited with error: signal: killed'],
  ['did not start', '{"errorType":"Runtime.ImportModuleError","errorMessage":"Cannot find module"}'],
])('a task that %s wrote no line of its own, and rings all the same', (_how, line) => {
  const { ringing, print } = watched();
  print('local-checkBooks', line);
  expect(ringing()).toEqual(['Faults behind no HTTP route']);
});

test('an HTTP function that dies is counted by the API, not here', () => {
  const { ringing, print } = watched();
  print('local-getHealth', '4a2e Task timed out after 10.00 seconds');
  expect(ringing()).toEqual([]);
});

test('consumers that are a minute behind ring when it lasts, not at a peak', async () => {
  const { ringing, print, clock } = watched();
  const late = () => print('local-countGigEvent', JSON.stringify({ lagMilliseconds: 61_000 }));
  late();
  expect(ringing()).toEqual([]);
  for (let period = 0; period < 2; period += 1) {
    await clock.advance(300);
    late();
  }
  expect(ringing()).toEqual(['Consumers behind']);
});

test('a dead letter rings until it is gone', () => {
  const { ringing, queues } = watched();
  queues.push({ name: 'local-dead-letters', visible: 1 });
  expect(ringing()).toEqual(['Dead letters']);
});

test('every alarm that has no source here is one of AWS alone', () => {
  const { alarms } = watched();
  const unmeasured = alarms().filter(({ isMeasured }) => !isMeasured);
  expect(unmeasured.map(({ description }) => description.split(' in stage')[0]).sort()).toEqual([
    'Broadcast behind',
    'Fan-out waiting',
    'Frames waiting',
    'HTTP faults',
    'Mails bounced',
    'Mails complained of',
    'Relay behind',
    'SMS spend',
    'Throttled functions',
    'Throttled table',
  ]);
});
