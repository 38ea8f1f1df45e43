import { App, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { backendOf } from '#infra/constructs/backend.ts';
import { AreaStack } from '#infra/stacks/area.ts';
import { DataStack } from '#infra/stacks/data.ts';
import { EdgeStack } from '#infra/stacks/edge.ts';
import { stages } from '#infra/stages.ts';
import { type Definition, defineConsumer, defineRoute, defineTask } from '#shared/kernel/route/define.ts';
import { defineTopic } from '#shared/kernel/topic.ts';
import { ofType, type SynthesizedStack } from './synthesized.ts';

/** The stack of an area with these operations; the code of its functions does not matter here. */
function stackOf(operations: Readonly<Record<string, Definition>>): readonly SynthesizedStack[] {
  const [settings] = stages;
  if (!settings) throw new Error('There is no stage.');
  const stage = new Stage(new App(), settings.name);
  const data = new DataStack(stage, settings);
  const edge = new EdgeStack(stage, settings, { uploads: data.uploads, frames: data.queues.frames });
  const area = { name: 'Platform', about: 'For tests.', folder: 'platform', operations };
  const { Resources } = Template.fromStack(new AreaStack(stage, area, backendOf(settings, data, edge))).toJSON();
  return [
    {
      path: `${settings.name}/${area.name}`,
      stage: settings.name,
      text: '',
      resources: Resources,
      messages: [],
      isProtected: false,
    },
  ];
}

test('an alias is a route to the same function, HEAD is answered like GET, and each has its permission', () => {
  const getThing = defineRoute({
    method: 'GET',
    path: '/things/{id}',
    aliases: ['/thing/{id}'],
    summary: 'A route for tests',
    source: 'X00',
    auth: 'public',
    params: z.object({ id: z.string() }),
    response: z.object({}),
    errors: [],
    uses: {},
  });
  const stack = stackOf({ getThing });
  const routes = ofType(stack, 'AWS::ApiGatewayV2::Route');
  expect(routes.map(({ properties }) => properties.RouteKey)).toEqual([
    'GET /things/{id}',
    'HEAD /things/{id}',
    'GET /thing/{id}',
    'HEAD /thing/{id}',
  ]);
  expect(new Set(routes.map(({ properties }) => JSON.stringify(properties.Target))).size).toBe(1);
  const allowed = ofType(stack, 'AWS::Lambda::Permission').map(({ properties }) =>
    JSON.stringify(properties.SourceArn),
  );
  expect(allowed).toEqual([
    expect.stringContaining('/*/GET/things/*'),
    expect.stringContaining('/*/HEAD/things/*'),
    expect.stringContaining('/*/GET/thing/*'),
    expect.stringContaining('/*/HEAD/thing/*'),
  ]);
});

test('only a task with a schedule gets a rule that runs it', () => {
  const common = { summary: 'A task for tests', input: z.object({}), output: z.object({}), uses: {} };
  const sweep = defineTask({ ...common, schedule: 'rate(5 minutes)' });
  const stack = stackOf({ sweep, step: defineTask(common) });
  const rules = ofType(stack, 'AWS::Events::Rule');
  expect(rules.map(({ properties }) => properties.ScheduleExpression)).toEqual(['rate(5 minutes)']);
  expect(JSON.stringify(rules[0]?.properties.Targets)).toContain('"Input":"{}"');
  expect(JSON.stringify(rules[0]?.properties.Targets)).toContain('sweepFunction');
  const [permission, ...others] = ofType(stack, 'AWS::Lambda::Permission');
  expect(others).toEqual([]);
  expect(permission?.properties).toMatchObject({ Principal: 'events.amazonaws.com' });
  expect(JSON.stringify(permission?.properties.SourceArn)).toContain('sweepSchedule');
});

test('a consumer of the stream may follow several topics, with one filter per sort prefix', () => {
  const topic = (partition: string, sort: string) =>
    defineTopic({ name: partition + sort, keys: { partition, sort }, record: z.object({}) });
  const follow = defineConsumer({
    summary: 'A consumer for tests',
    on: [topic('GIG#', 'EVT#'), topic('STR#', 'EVT#'), topic('GIG#', 'NOTE#')],
    uses: {},
  });
  const [mapping] = ofType(stackOf({ follow }), 'AWS::Lambda::EventSourceMapping');
  const { Filters = [] } = Object(mapping?.properties.FilterCriteria) as { Filters?: { Pattern: string }[] };
  const keysOf = (sort: string, ...partitions: string[]) => ({
    eventName: ['INSERT'],
    dynamodb: { Keys: { PK: { S: partitions.map((prefix) => ({ prefix })) }, SK: { S: [{ prefix: sort }] } } },
  });
  expect(Filters.map(({ Pattern }) => JSON.parse(Pattern))).toEqual([
    keysOf('EVT#', 'GIG#', 'STR#'),
    keysOf('NOTE#', 'GIG#'),
  ]);
});
