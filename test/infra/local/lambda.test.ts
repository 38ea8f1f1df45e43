import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createActivity } from '#infra/local/activity.ts';
import { createClock } from '#infra/local/clock.ts';
import { createIam } from '#infra/local/iam.ts';
import type { Faults } from '#infra/local/interfaces.ts';
import { createLambda, type LambdaOptions } from '#infra/local/lambda/lambda.ts';
import { assemblyOf, type Resources, role } from './fixtures/core/stage.ts';

const START_MS = Date.UTC(2030, 0, 1);
const QUEUE_ARN = 'arn:aws:sqs:us-east-1:000000000000:failed';

interface Setup {
  /** Module sources by function name; each exports `handler`. */
  readonly code: Record<string, string>;
  /** Properties that differ from the defaults, by function name. */
  readonly properties?: Record<string, Record<string, unknown>>;
  readonly others?: Resources;
  readonly statements?: Record<string, unknown>[];
  readonly strikes?: Faults['strikes'];
  readonly options?: Partial<LambdaOptions>;
}

/** Lambda with these functions, on a clock that is frozen at 2030-01-01. */
function start({ code, properties = {}, others = {}, statements = [], strikes = () => false, options = {} }: Setup) {
  const functions = Object.keys(code).map((name) => [
    name,
    {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: name,
        Runtime: 'nodejs24.x',
        Handler: `${name}.handler`,
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Code: { S3Key: 'code.zip' },
        ...properties[name],
      },
    },
  ]);
  const files = Object.fromEntries(Object.entries(code).map(([name, source]) => [`${name}.mjs`, source]));
  const assembly = assemblyOf({ ...Object.fromEntries(functions), Role: role(statements), ...others }, { code: files });
  const activity = createActivity();
  const clock = createClock({ activity, initial: { offsetMs: 0, frozenAtMs: START_MS } });
  const iam = createIam(assembly);
  const costs: Record<string, number> = {};
  const delivered: [string, unknown][] = [];
  const lambda = createLambda({
    assembly,
    iam,
    clock,
    activity,
    faults: { strikes, configure: () => {}, configuration: { rules: [] } },
    costs: {
      add: (unit, amount) => {
        costs[unit] = (costs[unit] ?? 0) + amount;
      },
      totals: () => {
        throw new Error('not used');
      },
    },
    endpointUrl: () => 'http://127.0.0.1:9',
    deliver: async (destinationArn, payload) => void delivered.push([destinationArn, payload]),
    ...options,
  });
  onTestFinished(async () => {
    clock.close();
    await lambda.close();
  });
  return { lambda, clock, activity, iam, costs, delivered };
}

/** Waits for a condition that a worker thread fulfils. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

const sleep = 'await new Promise((resolve) => setTimeout(resolve, event.sleepMs ?? 0));';

describe('a synchronous invocation', () => {
  test('returns the answer of the handler, by name or arn, and counts its cost', async () => {
    const { lambda, costs } = start({ code: { echo: 'export const handler = async (event) => ({ got: event });' } });
    const records: unknown[] = [];
    lambda.onInvocation((record) => records.push(record));

    const result = await lambda.invoke('echo', { a: [1, 'é'] });
    await lambda.invoke('arn:aws:lambda:us-east-1:000000000000:function:echo:live', undefined);

    expect(result).toMatchObject({ payload: { got: { a: [1, 'é'] } }, functionError: undefined });
    expect(result.durationMilliseconds).toBeGreaterThan(0);
    expect(records).toMatchObject([{ functionName: 'echo', failed: false }, { failed: false }]);
    expect(costs.functionInvocations).toBe(2);
  });

  test('gives the handler the context of Lambda', async () => {
    const { lambda } = start({
      code: {
        context: `export const handler = async (event, context) =>
          ({ ...context, remaining: context.getRemainingTimeInMillis() });`,
      },
      properties: { context: { Timeout: 10, MemorySize: 256 } },
    });

    const { payload } = await lambda.invoke('context', {});

    expect(payload).toMatchObject({
      functionName: 'context',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:context',
      memoryLimitInMB: '256',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      callbackWaitsForEmptyEventLoop: true,
    });
    const { remaining } = payload as { remaining: number };
    expect(remaining).toBeGreaterThan(9000);
    expect(remaining).toBeLessThanOrEqual(10_000);
  });

  test('counts the time of an invocation from when it was sent, although its thread is busy', async () => {
    const { lambda } = start({
      code: {
        busy: `export const handler = async (event, context) => {
          const endsAtMs = performance.timeOrigin + performance.now() + context.getRemainingTimeInMillis();
          setImmediate(() => { for (const end = performance.now() + 600; performance.now() < end; ); });
          return endsAtMs;
        };`,
      },
      properties: { busy: { Timeout: 10 } },
    });

    await lambda.invoke('busy', {});
    const sentAtMs = performance.timeOrigin + performance.now();
    const { payload } = await lambda.invoke('busy', {});

    expect(Number(payload) - sentAtMs).toBeLessThan(10_300);
  });

  test('sees the variables of the template, rewritten, its own credentials, and nothing of this process', async () => {
    process.env.OF_THE_PARENT = 'secret';
    onTestFinished(() => {
      delete process.env.OF_THE_PARENT;
    });
    const { lambda, iam } = start({
      code: { env: 'export const handler = async () => process.env;' },
      properties: { env: { Environment: { Variables: { PROVIDER_URL: 'local:opentok', TABLE: 'data' } } } },
      options: { rewrite: (value) => value.replace('local:opentok', 'http://127.0.0.1:7') },
    });

    const { payload } = await lambda.invoke('env', {});

    expect(payload).toMatchObject({
      PROVIDER_URL: 'http://127.0.0.1:7',
      TABLE: 'data',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_LAMBDA_FUNCTION_NAME: 'env',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      TZ: 'UTC',
    });
    expect(payload).not.toHaveProperty('OF_THE_PARENT');
    expect(payload).not.toHaveProperty('HOME');
    const { AWS_ACCESS_KEY_ID: accessKeyId } = payload as Record<string, string>;
    expect(iam.principalOf(accessKeyId ?? '')).toEqual({
      name: 'env',
      roleArn: 'arn:aws:iam::000000000000:role/App-Role',
    });
  });

  test('runs in virtual time, while timers and performance stay real', async () => {
    const { lambda, clock } = start({
      code: {
        dates: `export const handler = async () => {
          const startedAt = performance.now();
          await new Promise((resolve) => setTimeout(resolve, 5));
          class Own extends Date {}
          return {
            now: Date.now(), new: new Date(), own: new Own(), text: Date(), given: new Date(5).getTime(),
            parsed: new Date('2020-02-03').toISOString(), utc: Date.UTC(2020, 0), isDate: new Date() instanceof Date,
            constructed: new (new Date().constructor)().getTime(), elapsed: performance.now() - startedAt,
          };
        };`,
      },
    });

    const { payload } = await lambda.invoke('dates', {});
    expect(payload).toMatchObject({
      now: START_MS,
      new: '2030-01-01T00:00:00.000Z',
      own: '2030-01-01T00:00:00.000Z',
      text: expect.stringContaining('Jan 01 2030 00:00:00 GMT+0000'),
      given: 5,
      parsed: '2020-02-03T00:00:00.000Z',
      utc: Date.UTC(2020, 0),
      isDate: true,
      constructed: START_MS,
    });
    expect((payload as { elapsed: number }).elapsed).toBeGreaterThan(3);

    await clock.advance(3600);
    expect((await lambda.invoke('dates', {})).payload).toMatchObject({ now: START_MS + 3_600_000 });
  });

  test('returns the error that the handler threw, with the type that state machines catch', async () => {
    const { lambda } = start({
      code: {
        fails: `export const handler = async ({ plain }) => {
          if (plain) throw 'text';
          throw Object.assign(new Error('no such gig'), { name: 'NotFound' });
        };`,
      },
    });

    expect(await lambda.invoke('fails', {})).toMatchObject({
      functionError: 'Unhandled',
      payload: {
        errorType: 'NotFound',
        errorMessage: 'no such gig',
        trace: expect.arrayContaining(['NotFound: no such gig']),
      },
    });
    expect((await lambda.invoke('fails', { plain: true })).payload).toMatchObject({ errorType: 'string' });
  });

  test.each([
    ['missing.handler', 'Runtime.ImportModuleError'],
    ['code.nothing', 'Runtime.HandlerNotFound'],
    ['wrong.handler', 'Runtime.UserCodeSyntaxError'],
    ['throws.handler', 'RangeError'],
  ])('reports each time why %s could not be loaded', async (handler, errorType) => {
    const { lambda } = start({
      code: { code: '', wrong: 'export const = 1', throws: 'throw new RangeError("at load")' },
      properties: { code: { Handler: handler } },
    });

    for (const _ of [1, 2]) {
      expect(await lambda.invoke('code', {})).toMatchObject({ functionError: 'Unhandled', payload: { errorType } });
    }
  });

  test('is refused with the errors of Lambda for an unknown function and for a payload over the limit', async () => {
    const { lambda } = start({ code: { echo: 'export const handler = async () => 1;' } });

    await expect(lambda.invoke('other', {})).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(lambda.invoke('echo', 'x'.repeat(6_291_456))).rejects.toMatchObject({
      name: 'RequestTooLargeException',
      statusCode: 413,
    });
    await expect(lambda.invokeAsync('echo', 'x'.repeat(1_048_576))).rejects.toMatchObject({
      name: 'RequestTooLargeException',
    });
  });

  test('fails when the answer is not JSON or over the limit, and returns null for no answer', async () => {
    const { lambda } = start({
      code: {
        answers: `const answers = { big: () => 'x'.repeat(6291556), circular: () => { const a = {}; a.a = a; return a; } };
          export const handler = async ({ kind }) => answers[kind]?.();`,
      },
    });

    expect((await lambda.invoke('answers', { kind: 'big' })).payload).toMatchObject({
      errorType: 'Function.ResponseSizeTooLarge',
    });
    expect((await lambda.invoke('answers', { kind: 'circular' })).functionError).toBe('Unhandled');
    expect((await lambda.invoke('answers', {})).payload).toBeNull();
  });

  test('is counted as activity until it has ended', async () => {
    const { lambda, activity } = start({ code: { slow: `export const handler = async (event) => { ${sleep} };` } });
    let ended = false;
    void lambda.invoke('slow', { sleepMs: 20 }).then(() => {
      ended = true;
    });

    await activity.idle();

    expect(ended).toBe(true);
  });
});

describe('an execution environment', () => {
  /** Says which environment answers, and how many of its invocations are under way and have begun. */
  const census = `import { existsSync } from 'node:fs';
    let underWay = 0, most = 0, runs = 0;
    export const handler = async ({ until }, { logStreamName }) => {
      console.log('in');
      runs++;
      most = Math.max(most, ++underWay);
      while (until && !existsSync(until)) await new Promise((resolve) => setTimeout(resolve, 2));
      underWay--;
      return { environment: logStreamName, token: process.env.AWS_SESSION_TOKEN, most, runs };
    };`;
  /** Loading several environments takes a busy machine longer than the default of 3 s. */
  const patient = { census: { Timeout: 60 } };
  interface Census {
    readonly environment: string;
    readonly token: string;
    readonly most: number;
    readonly runs: number;
  }
  const censusOf = async (result: Promise<{ payload: unknown }>) => (await result).payload as Census;

  /** A file that does not exist yet, and what makes it exist: this ends the invocations that wait for it. */
  function gate(): { until: string; open: () => void } {
    const directory = mkdtempSync(join(tmpdir(), 'gate-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const file = join(directory, 'open');
    return { until: file, open: () => writeFileSync(file, '') };
  }

  const entered = (lambda: { logs(name: string): unknown[] }, count: number) =>
    until(() => lambda.logs('census').length >= count);

  test('runs one invocation at a time; others get environments of their own, with their own state and session', async () => {
    const { lambda } = start({ code: { census }, properties: patient });
    const { until: file, open } = gate();
    const invocations = [1, 2, 3].map(() => censusOf(lambda.invoke('census', { until: file })));
    await entered(lambda, 3);
    open();

    const all = await Promise.all(invocations);

    expect(all.map(({ most, runs }) => ({ most, runs }))).toEqual(Array(3).fill({ most: 1, runs: 1 }));
    expect(new Set(all.map(({ environment }) => environment)).size).toBe(3);
    expect(new Set(all.map(({ token }) => token)).size).toBe(3);
  });

  test('keeps its state for the next invocation, and is the only one as long as nobody waits for long', async () => {
    const { lambda } = start({ code: { census }, properties: patient, options: { patienceMilliseconds: 60_000 } });

    const all = await Promise.all([1, 2, 3, 4].map(() => censusOf(lambda.invoke('census', {}))));

    expect(all.map(({ most, runs }) => ({ most, runs }))).toEqual([1, 2, 3, 4].map((runs) => ({ most: 1, runs })));
    expect(new Set(all.map(({ environment }) => environment)).size).toBe(1);
  });

  test('is one of at most ten of its function: the eleventh invocation waits', async () => {
    const { lambda } = start({ code: { census }, properties: patient, options: { patienceMilliseconds: 0 } });
    const { until: file, open } = gate();
    const invocations = Array.from({ length: 11 }, () => censusOf(lambda.invoke('census', { until: file })));
    await entered(lambda, 10);
    open();

    const all = await Promise.all(invocations);

    expect(new Set(all.map(({ environment }) => environment)).size).toBe(10);
    expect(all.map(({ runs }) => runs).sort()).toEqual([...Array(10).fill(1), 2]);
  });

  test('is not started for an invocation above the reserved concurrency', async () => {
    const { lambda, activity, clock } = start({
      code: { census },
      properties: { census: { ...patient.census, ReservedConcurrentExecutions: 2 } },
    });
    const { until: file, open } = gate();
    const invocations = [1, 2].map(() => lambda.invoke('census', { until: file }));

    await expect(lambda.invoke('census', {})).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      statusCode: 429,
    });
    // An event waits for concurrency, for as long as events are kept.
    await lambda.invokeAsync('census', {});
    open();
    await Promise.all(invocations);
    await activity.idle();
    expect(lambda.logs('census')).toHaveLength(2);
    await clock.advance(1);
    expect(lambda.logs('census')).toHaveLength(3);
  });

  test('that cannot load ends no invocation of another', async () => {
    const { until: file, open } = gate();
    const { lambda } = start({
      properties: patient,
      // Only the first environment can load.
      code: {
        census: `import { existsSync, writeFileSync } from 'node:fs';
          if (existsSync(${JSON.stringify(`${file}.loaded`)})) throw new Error('only once');
          writeFileSync(${JSON.stringify(`${file}.loaded`)}, '');
          ${census.replace("import { existsSync } from 'node:fs';", '')}`,
      },
    });
    const first = lambda.invoke('census', { until: file });
    await entered(lambda, 1);
    const second = lambda.invoke('census', {});
    open();

    expect((await first).functionError).toBeUndefined();
    expect((await second).payload).toMatchObject({ runs: 2 });
  });

  test('is ended when an invocation runs longer than the timeout of the template', async () => {
    const { lambda } = start({
      code: {
        loops: 'let runs = 0; export const handler = async ({ loop }) => { runs++; while (loop); return runs; };',
      },
      properties: { loops: { Timeout: 0.3 } },
    });

    expect(await lambda.invoke('loops', { loop: true })).toMatchObject({
      functionError: 'Unhandled',
      reason: 'timeout',
      payload: {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 0\.30 seconds$/),
      },
    });
    expect((await lambda.invoke('loops', {})).payload).toBe(1);
  });

  test('that times out leaves the others alone', async () => {
    const { lambda } = start({
      code: { slow: `export const handler = async (event) => { console.log('in'); ${sleep} return 'done'; };` },
      properties: { slow: { Timeout: 1 } },
    });
    const tooSlow = lambda.invoke('slow', { sleepMs: 10_000 });
    await until(() => lambda.logs('slow').length === 1);

    const other = lambda.invoke('slow', { sleepMs: 900 });

    expect((await tooSlow).reason).toBe('timeout');
    expect(await other).toMatchObject({ payload: 'done', functionError: undefined });
  });

  test('that is killed ends its invocation as crashed and leaves the others alone', async () => {
    const { lambda } = start({
      code: { census: census.replace("'in'", 'process.env.AWS_SESSION_TOKEN') },
      properties: patient,
    });
    const { until: file, open } = gate();
    const victim = lambda.invoke('census', { until: file });
    await entered(lambda, 1);
    const other = lambda.invoke('census', { until: file });
    await entered(lambda, 2);
    const [token = ''] = lambda.logs('census').map(({ line }) => line.split('\t').at(-1));

    lambda.kill(token);

    expect((await victim).reason).toBe('crash');
    open();
    expect(await other).toMatchObject({ functionError: undefined, payload: { runs: 1 } });
    expect((await lambda.invoke('census', {})).payload).toMatchObject({ runs: 2 });
  });

  test.each([
    ['process.exit', 'process.exit(3)', 'Runtime.ExitError', 'exit status 3'],
    ['an uncaught error', 'setImmediate(() => { throw new TypeError("late"); })', 'TypeError', 'late'],
    ['an unhandled rejection', 'Promise.reject(new TypeError("lost"))', 'TypeError', 'lost'],
  ])('that ends by %s does not disturb any other', async (_, statement, errorType, message) => {
    const { lambda } = start({
      code: {
        ends: `export const handler = async () => { ${statement}; await new Promise(() => setTimeout(() => {}, 10_000)); };`,
        other: 'export const handler = async () => "here";',
      },
    });

    expect(await lambda.invoke('ends', {})).toMatchObject({
      functionError: 'Unhandled',
      payload: { errorType, errorMessage: expect.stringContaining(message) },
    });
    expect((await lambda.invoke('other', {})).payload).toBe('here');
  });

  test('is ended when it is the least recently used above the cap, but never while it works', async () => {
    const counting = `let runs = 0; export const handler = async (event) => { runs++; ${sleep} return runs; };`;
    const { lambda } = start({ code: { a: counting, b: counting, c: counting }, options: { maxEnvironments: 2 } });
    const runsOf = async (name: string) => (await lambda.invoke(name, {})).payload;

    expect(await runsOf('a')).toBe(1);
    expect(await runsOf('b')).toBe(1);
    expect(await runsOf('a')).toBe(2);
    expect(await runsOf('c')).toBe(1);
    expect(await runsOf('a')).toBe(3);
    expect(await runsOf('b')).toBe(1);
    const busy = ['a', 'b', 'c'].map((name) => lambda.invoke(name, { sleepMs: 50 }));
    expect((await Promise.all(busy)).map(({ functionError }) => functionError)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('writes its output to the log in virtual time, before its answer', async () => {
    const lines: string[] = [];
    const { lambda } = start({
      code: {
        talks: `export const handler = async ({ n }) => { console.log(JSON.stringify({ n })); console.error('two %d', 2); };`,
        writes: `export const handler = async () => { process.stdout.write('{"faults":1}\\n'); };`,
        quiet: 'export const handler = async () => 1;',
      },
      options: { onLog: ({ line }) => lines.push(line) },
    });

    await lambda.invoke('talks', { n: 1 });
    // The console of AWS's runtime prefixes the text with time, request id and level.
    const head = `${new Date(START_MS).toISOString()}\t[0-9a-f-]{36}\t`;
    const printed = [`INFO\t{"n":1}`, 'ERROR\ttwo 2'].map((text) => expect.stringMatching(`^${head}${text}$`));
    expect(lambda.logs('talks')).toEqual(printed.map((line) => ({ functionName: 'talks', atMs: START_MS, line })));
    expect(lines).toEqual(printed);
    await lambda.invoke('writes', {});
    expect(lambda.logs('writes').map(({ line }) => line)).toEqual(['{"faults":1}']);
    expect(lambda.logs('quiet')).toEqual([]);

    for (let n = 0; n < 600; n++) await lambda.invoke('talks', { n });
    expect(lambda.logs()).toHaveLength(1000);
    expect(lambda.logs().at(-2)?.line).toMatch(/\t\{"n":599\}$/);
  });
});

describe('code that is replaced', () => {
  const bundle = (text: string) => ({
    entry: `${text}.mjs`,
    files: new Map([
      [
        `${text}.mjs`,
        Buffer.from(`import { word } from './part-${text}.mjs'; export const handler = async () => word;`),
      ],
      [`part-${text}.mjs`, Buffer.from(`export const word = '${text}';`)],
    ]),
  });
  const slow = `import { existsSync } from 'node:fs';
    export const handler = async ({ until }) => {
      console.log('in');
      while (until && !existsSync(until)) await new Promise((resolve) => setTimeout(resolve, 5));
      return 'old';
    };`;

  test('is used from the next invocation on, while running invocations finish on the old code', async () => {
    const { lambda } = start({ code: { slow, other: 'export const handler = async () => "other";' } });
    const directory = mkdtempSync(join(tmpdir(), 'replaced-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const signal = join(directory, 'go on');
    const underWay = lambda.invoke('slow', { until: signal });
    await until(() => lambda.logs('slow').length === 1);
    expect(lambda.loadedModules()).toEqual(new Set(['slow']));

    expect(lambda.replaceCode(new Map([['slow', bundle('new')]]))).toEqual(['slow']);

    expect((await lambda.invoke('slow', {})).payload).toBe('new');
    writeFileSync(signal, '');
    expect(await underWay).toMatchObject({ payload: 'old', functionError: undefined });
    lambda.replaceCode(new Map([['slow', bundle('newer')]]));
    expect((await lambda.invoke('slow', {})).payload).toBe('newer');
    expect((await lambda.invoke('other', {})).payload).toBe('other');
  });

  test('is itself replaced by the code of a template that is read again', async () => {
    const { lambda } = start({ code: { slow } });
    lambda.replaceCode(new Map([['slow', bundle('new')]]));
    expect((await lambda.invoke('slow', {})).payload).toBe('new');

    lambda.readFunctionsAgain();

    expect((await lambda.invoke('slow', {})).payload).toBe('old');
  });
});

describe('an asynchronous invocation', () => {
  const code = {
    fails: `let runs = 0; export const handler = async ({ until }) => {
      console.log('run');
      if (++runs < until) throw new Error('not yet');
    };`,
  };
  const runs = (lambda: { logs(name: string): { line: string }[] }) =>
    lambda.logs('fails').filter(({ line }) => line.endsWith('\trun')).length;

  test('is tried again after one minute and after two more', async () => {
    const { lambda, clock, activity } = start({ code });
    await lambda.invokeAsync('fails', { until: 99 });
    await activity.idle();
    expect(runs(lambda)).toBe(1);

    await clock.advance(59);
    expect(runs(lambda)).toBe(1);
    await clock.advance(1);
    expect(runs(lambda)).toBe(2);
    await clock.advance(119);
    expect(runs(lambda)).toBe(2);
    await clock.advance(1);
    expect(runs(lambda)).toBe(3);
    await clock.advance(3600);
    expect(runs(lambda)).toBe(3);
  });

  test('is not tried again once it has worked', async () => {
    const { lambda, clock } = start({ code });

    await lambda.invokeAsync('fails', { until: 2 });
    await clock.advance(3600);

    expect(runs(lambda)).toBe(2);
  });

  test('that failed for good goes to the dead letter queue and to the destination on failure', async () => {
    const destination = 'arn:aws:sqs:us-east-1:000000000000:destination';
    const { lambda, clock, delivered } = start({
      code,
      properties: { fails: { DeadLetterConfig: { TargetArn: QUEUE_ARN } } },
      others: {
        Config: {
          Type: 'AWS::Lambda::EventInvokeConfig',
          Properties: {
            FunctionName: { Ref: 'fails' },
            Qualifier: '$LATEST',
            MaximumRetryAttempts: 1,
            DestinationConfig: { OnFailure: { Destination: destination } },
          },
        },
      },
      statements: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }],
    });

    await lambda.invokeAsync('fails', { until: 99 });
    await clock.advance(600);

    expect(runs(lambda)).toBe(2);
    expect(delivered).toEqual([
      [
        destination,
        expect.objectContaining({
          timestamp: '2030-01-01T00:01:00.000Z',
          requestContext: expect.objectContaining({ condition: 'RetriesExhausted', approximateInvokeCount: 2 }),
          requestPayload: { until: 99 },
          responsePayload: expect.objectContaining({ errorMessage: 'not yet' }),
        }),
      ],
      [QUEUE_ARN, { until: 99 }],
    ]);
  });

  test('is not delivered to a queue that the function may not send to', async () => {
    const { lambda, clock, delivered } = start({
      code,
      properties: { fails: { DeadLetterConfig: { TargetArn: QUEUE_ARN } } },
    });

    await lambda.invokeAsync('fails', { until: 99 });
    await clock.advance(600);

    expect(delivered).toEqual([]);
    expect(lambda.logs('fails').at(-1)?.line).toContain('not authorized to perform: sqs:SendMessage');
  });

  test('runs twice when the duplicate fault strikes', async () => {
    const { lambda, activity } = start({
      code,
      strikes: (kind, subject) => kind === 'duplicate' && subject === 'fails',
    });

    await lambda.invokeAsync('fails', { until: 0 });
    await activity.idle();

    expect(runs(lambda)).toBe(2);
  });
});

describe('closing', () => {
  test('ends environments in the middle of their work and accepts no more invocations', async () => {
    const { lambda } = start({
      code: { slow: `export const handler = async (event) => { console.log('in'); ${sleep} };` },
    });
    const invocation = lambda.invoke('slow', { sleepMs: 60_000 });
    await until(() => lambda.logs().length > 0);

    await lambda.close();

    expect((await invocation).reason).toBe('crash');
    await expect(lambda.invoke('slow', {})).rejects.toThrow('closed');
  });
});
