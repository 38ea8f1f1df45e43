import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as states from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { StateMachineName } from '#shared/kernel/grants.ts';
import { type Backend, stateMachineNameOf } from '../constructs/backend.ts';
import type { StageSettings } from '../stages.ts';
import { type MachineTasks, stateMachineDefinitionOf } from '../state-machines/definition.ts';
import { type Machine, machines } from '../state-machines/machines.ts';
import type { AreaStack } from './area.ts';

/** What a state machine needs to write its log and its traces. AWS defines no resources for these actions. */
const deliverLogsAndTraces = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
];

/** The state machines that keep the time of lifecycles. Their tasks are functions of the areas whose items they follow. */
export class StateMachinesStack extends Stack {
  readonly machines: ReadonlyMap<StateMachineName, states.CfnStateMachine>;

  constructor(scope: Construct, areas: readonly AreaStack[], { settings }: Backend) {
    super(scope, 'StateMachines');
    const arnOf = (operation: string) => {
      const task = areas.find(({ functions }) => functions.has(operation))?.functions.get(operation);
      if (!task) throw new Error(`No area has the task ${operation}.`);
      return task.function.functionArn;
    };
    const named = Object.entries(machines) as [StateMachineName, Machine][];
    this.machines = new Map(
      named.map(([name, { machine, awaitChange, fireTimer }]) => {
        const called = { awaitChange: arnOf(awaitChange), fireTimer: arnOf(fireTimer) };
        const definition = this.toJsonString(stateMachineDefinitionOf(machine, called, this.partition));
        return [name, this.#machine(name, definition, called, settings)];
      }),
    );
  }

  #machine(name: StateMachineName, definitionString: string, tasks: MachineTasks, settings: StageSettings) {
    const id = name.charAt(0).toUpperCase() + name.slice(1);
    const stateMachineName = stateMachineNameOf(settings, name);
    const logGroup = new logs.LogGroup(this, `${id}Logs`, {
      // Log groups with this prefix share one resource policy; otherwise the policy's size would limit their number.
      logGroupName: `/aws/vendedlogs/states/${stateMachineName}`,
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return new states.CfnStateMachine(this, id, {
      stateMachineName,
      roleArn: this.#role(`${id}Role`, tasks).roleArn,
      definitionString,
      // Logs every event, as the audit requires, but never the data, which would include task tokens.
      loggingConfiguration: {
        level: 'ALL',
        includeExecutionData: false,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: logGroup.logGroupArn } }],
      },
      tracingConfiguration: { enabled: true },
    });
  }

  #role(id: string, tasks: MachineTasks): iam.Role {
    const role = new iam.Role(this, id, {
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com'),
      inlinePolicies: {
        tasks: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: Object.values(tasks) }),
            new iam.PolicyStatement({ actions: deliverLogsAndTraces, resources: ['*'] }),
          ],
        }),
      },
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Delivery of logs and traces is not bound to a resource; the statement allows nothing else.',
    });
    return role;
  }
}
