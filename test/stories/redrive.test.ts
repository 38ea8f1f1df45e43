import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InvocationResult } from '#infra/local/interfaces.ts';
import { type CloudFixture, ownCloudFixture } from '../support/cloud-fixture.ts';

let fixture: CloudFixture;
/** Whether a function answers as if it had failed, by the end of its name. */
const broken = new Set<string>();
beforeAll(async () => {
  fixture = await ownCloudFixture({ port: 0, dataDirectory: ':memory:' });
  const { lambda } = fixture.cloud;
  const invoke = lambda.invoke.bind(lambda);
  lambda.invoke = async (functionArn, payload) => {
    const failed: InvocationResult = { payload: undefined, functionError: 'Unhandled', durationMilliseconds: 0 };
    return broken.has(functionArn.split(':local-').at(-1) ?? '') ? failed : invoke(functionArn, payload);
  };
});
afterAll(() => fixture?.close());

/** What the command prints, whatever its status is. */
async function redrive(...options: string[]): Promise<string> {
  const parameters = ['--no-warnings', 'infra/redrive/redrive.ts', '--url', fixture.cloud.origin, ...options];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, parameters).catch((failed) => failed);
  return stdout + stderr;
}

const ringing = () =>
  fixture.cloud
    .alarms()
    .flatMap(({ state, description }) => (state === 'ALARM' ? (description.split(' in stage ')[0] ?? '') : []));

test('dead letters of a queue and of a stream are counted, and sent back once their cause is mended', async () => {
  expect(await redrive()).toBe('There are no dead letters.\n');
  const [customer, operator] = await fixture.signInAll('carla', 'otto');
  if (!customer || !operator) throw new Error('Nobody signed in.');

  broken.add('countGigEvent').add('broadcastEvent');
  const gigId = await fixture.requestOf(customer, operator);
  await fixture.cloud.clock.advance(60 * 60);
  expect(await fixture.itemsOf(`CNT#gig#${gigId}`)).toEqual([]);
  expect(await redrive()).toMatch(/^local-broadcastEvent \(stream\): \d+ dead letters$/m);

  expect(ringing()).toEqual(expect.arrayContaining(['Dead letters', 'Dead letters in order']));

  // What goes back while the cause lasts stays a dead letter.
  expect(await redrive('--send')).toMatch(
    /local-broadcastEvent \(stream\): (\d+) dead letters, 0 sent back\n {2}stays: the function failed again/,
  );

  broken.clear();
  await fixture.cloud.clock.advance(60 * 60);
  expect(await redrive('--send')).toMatch(/local-broadcastEvent \(stream\): (\d+) dead letters, \1 sent back/);
  await fixture.cloud.clock.advance(60);
  expect(await fixture.itemsOf(`CNT#gig#${gigId}`)).toHaveLength(1);
  expect(await redrive()).toBe('There are no dead letters.\n');
  await fixture.cloud.clock.advance(600);
  expect(ringing()).toEqual([]);
});
