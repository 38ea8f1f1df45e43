import { expect, test } from 'vitest';
import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import { defineTask, type Unit } from '#shared/kernel/route/define.ts';
import { taskFunction } from '#shared/kernel/route/task.ts';
import { ambient } from './pipeline-under-test.ts';

const definition = defineTask({
  summary: 'A task for tests',
  input: z.object({ itemId: z.string() }),
  output: z.object({ state: z.string() }),
  uses: {},
});

function functionOf(operation: (input: unknown) => unknown, ports = ambient()) {
  const unit: Unit<typeof definition> = { definition, operation: async (input) => operation(input) };
  return taskFunction('moveOn', unit, ports);
}

test('a task gets its declared input and returns its declared output', async () => {
  const seen: unknown[] = [];
  const output = await functionOf((input) => {
    seen.push(input);
    return { state: 'ended', secret: 'x' };
  })({ itemId: 'i', other: 1 });

  expect(seen).toEqual([{ itemId: 'i' }]);
  expect(output).toEqual({ state: 'ended' });
});

test('a failure reaches the state machine with its code as the error name', async () => {
  const ports = ambient();
  const failing = functionOf(() => {
    throw new Failure('transition_refused', { detail: 'late timer' });
  }, ports);

  await expect(failing({ itemId: 'i' })).rejects.toMatchObject({ name: 'transition_refused', message: 'late timer' });
  expect(ports.lines).toEqual([expect.objectContaining({ level: 'info' })]);
});

test.each([
  ['an unforeseen error', { itemId: 'i' }, () => Promise.reject(new TypeError('x'))],
  ['input of another form', { itemId: 7 }, () => ({ state: 'ended' })],
  ['output of another form', { itemId: 'i' }, () => ({ state: 7 })],
])('%s is named internal and logged as a fault', async (_name, input, operation) => {
  const ports = ambient();
  await expect(functionOf(operation, ports)(input)).rejects.toMatchObject({ name: 'internal' });
  expect(ports.lines).toEqual([expect.objectContaining({ level: 'error' })]);
});

test('a task is identified in the log by its invocation', async () => {
  const ports = ambient();
  await functionOf(() => ({ state: 'ended' }), ports)({ itemId: 'i' }, { awsRequestId: 'invocation-1' });
  expect(ports.lines[0]?.facts).toMatchObject({ operation: 'moveOn', requestId: 'invocation-1', status: 200 });
});
