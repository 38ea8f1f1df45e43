/** The process that the restart test kills: a local cloud with one execution of its state machine. */

import { startCloud } from '#infra/local/cloud.ts';

const [assemblyDirectory = '', dataDirectory = ''] = process.argv.slice(2);
const cloud = await startCloud({ assemblyDirectory, dataDirectory, port: 0, quiet: true });
await cloud.clock.advance(1000);
cloud.clock.freeze(true);
const [machine] = cloud.assembly.ofType('AWS::StepFunctions::StateMachine');
cloud.processes.startExecution(machine?.arn ?? '', 'one', { gig: 'g1' });
await cloud.activity.idle();
console.log(JSON.stringify({ now: cloud.clock.now(), executions: cloud.processes.list() }));
