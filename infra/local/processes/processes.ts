/** Step Functions: the template's state machines and their executions, stored in a journal across restarts. */

import { createHash } from 'node:crypto';
import type { Activity, Assembly, Costs, Iam, Lambda, Processes, Resource, VirtualClock } from '../interfaces.ts';
import { type Definition, readDefinition } from './definition.ts';
import { Execution, type ExecutionParts } from './execution.ts';
import { StateFailure } from './failure.ts';
import { invokeAs } from './invocation.ts';
import { type JournalEntry, openJournal } from './journal.ts';
import type { Json } from './json.ts';

interface ProcessesOptions {
  readonly assembly: Assembly;
  readonly iam: Iam;
  readonly lambda: Lambda;
  readonly clock: VirtualClock;
  readonly activity: Activity;
  readonly costs: Costs;
  readonly dataDirectory: string;
}

/** An error under its name in the Step Functions API, such as `ExecutionAlreadyExists`. */
export class ProcessError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

interface Machine {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly definition: Definition;
  readonly hash: string;
  readonly text: string;
}

/** How many ended executions `list()` shows; of older ones only the name is stored. */
const ENDED_EXECUTIONS_SHOWN = 200;
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;

/**
 * Starts Step Functions and continues the executions that an earlier process left running. @throws Error on an
 * unsupported definition.
 */
export function startProcesses(options: ProcessesOptions): Processes {
  return new JournaledProcesses(options);
}

class JournaledProcesses implements Processes {
  readonly #options: ProcessesOptions;
  readonly #journal;
  readonly #machines = new Map<string, Machine>();
  readonly #executions = new Map<string, Execution>();
  readonly #ended: Execution[] = [];
  /** Names of all executions, since a name is never used twice. Running ones are stored with their input. */
  readonly #names = new Map<string, { running: boolean; input: string }>();
  readonly #journaledDefinitions = new Set<string>();
  #closed = false;

  constructor(options: ProcessesOptions) {
    this.#options = options;
    for (const resource of options.assembly.ofType('AWS::StepFunctions::StateMachine')) {
      const machine = machineOf(resource);
      this.#machines.set(machine.arn, machine);
    }
    this.#journal = openJournal(options.dataDirectory);
    this.#continue(this.#journal.entries);
  }

  startExecution(stateMachineArn: string, name: string, input: unknown): { executionArn: string; startDateMs: number } {
    const machine = this.#machines.get(stateMachineArn);
    if (machine === undefined) {
      throw new ProcessError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`);
    }
    if (!NAME.test(name)) throw new ProcessError('InvalidName', `Invalid Name: '${name}'`);
    const executionArn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const known = this.#names.get(executionArn);
    const running = this.#executions.get(executionArn);
    const inputText = JSON.stringify(input ?? {});
    if (known?.running === true && known.input === inputText && running !== undefined) {
      return { executionArn, startDateMs: running.start.startedAtMs };
    }
    if (known !== undefined) {
      throw new ProcessError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
    }
    return this.#begin(machine, executionArn, name, inputText);
  }

  sendTaskSuccess(taskToken: string, output: unknown): void {
    this.#answer(taskToken, { output: output === undefined ? null : JSON.parse(JSON.stringify(output)) });
  }

  sendTaskFailure(taskToken: string, error: string, cause: string): void {
    this.#answer(taskToken, { failure: new StateFailure(error, cause, this.#options.clock.now()) });
  }

  list(): ReturnType<Processes['list']> {
    return [...this.#executions.values()].reverse().map((execution) => {
      const { start, dueAtMs } = execution;
      return {
        executionArn: start.arn,
        stateMachine: start.machineName,
        name: start.name,
        status: execution.status,
        state: execution.state,
        transitions: execution.transitions,
        startedAt: new Date(start.startedAtMs).toISOString(),
        dueAt: dueAtMs === undefined ? undefined : new Date(dueAtMs).toISOString(),
      };
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const execution of this.#executions.values()) execution.stop();
    this.#journal.close();
  }

  #begin(machine: Machine, executionArn: string, name: string, inputText: string) {
    const startedAtMs = this.#options.clock.now();
    const input: Json = JSON.parse(inputText);
    this.#journalDefinition(machine);
    this.#append({
      type: 'started',
      execution: executionArn,
      machine: machine.arn,
      definition: machine.hash,
      input,
      atMs: startedAtMs,
    });
    this.#names.set(executionArn, { running: true, input: inputText });
    this.#create(machine, executionArn, name, input, startedAtMs).run();
    return { executionArn, startDateMs: startedAtMs };
  }

  #create(machine: Machine, arn: string, name: string, input: Json, startedAtMs: number): Execution {
    const principal = { name: machine.name, roleArn: machine.roleArn };
    const parts: ExecutionParts = {
      ...this.#options,
      append: (entry) => this.#append(entry),
      invoke: (functionArn, payload) => invokeAs(this.#options, principal, machine.arn, functionArn, payload),
      onEnd: (execution) => this.#forget(execution),
    };
    const { definition, roleArn } = machine;
    const start = {
      arn,
      name,
      machineArn: machine.arn,
      machineName: machine.name,
      roleArn,
      definition,
      input,
      startedAtMs,
    };
    const execution = new Execution(start, parts);
    this.#executions.set(arn, execution);
    return execution;
  }

  #forget(execution: Execution): void {
    this.#names.set(execution.start.arn, { running: false, input: '' });
    this.#ended.push(execution);
    const oldest = this.#ended.length > ENDED_EXECUTIONS_SHOWN ? this.#ended.shift() : undefined;
    if (oldest !== undefined) this.#executions.delete(oldest.start.arn);
  }

  /** An execution ends with the definition it started with, whatever is deployed in between. */
  #journalDefinition(machine: Machine): void {
    if (this.#journaledDefinitions.has(machine.hash)) return;
    this.#journaledDefinitions.add(machine.hash);
    this.#append({ type: 'definition', hash: machine.hash, text: machine.text });
  }

  #append(entry: JournalEntry): void {
    if (!this.#closed) this.#journal.append(entry);
  }

  #answer(taskToken: string, outcome: { output: Json } | { failure: StateFailure }): void {
    const [arn, key] = readToken(taskToken);
    if (!this.#names.has(arn)) throw new ProcessError('TaskDoesNotExist', 'Task does not exist');
    const execution = this.#executions.get(arn);
    const accepted = execution?.handedOut(key, taskToken) === true && execution.settle(key, outcome);
    if (!accepted) throw new ProcessError('TaskTimedOut', 'Task Timed Out: the task has already ended');
  }

  #continue(entries: readonly JournalEntry[]): void {
    const pinned = new Map<string, { text: string; definition: Definition }>();
    for (const entry of entries) {
      if (entry.type === 'definition') {
        pinned.set(entry.hash, { text: entry.text, definition: readDefinition(entry.hash, entry.text) });
      } else if (entry.type === 'started') this.#recreate(entry, pinned.get(entry.definition));
      else if (entry.type === 'ended') {
        this.#names.set(entry.execution, { running: false, input: '' });
        this.#executions.delete(entry.execution);
      } else this.#executions.get(entry.execution)?.replay(entry);
    }
    for (const hash of pinned.keys()) this.#journaledDefinitions.add(hash);
    for (const execution of this.#executions.values()) {
      if (this.#machines.has(execution.start.machineArn)) execution.run();
      else execution.end('ABORTED');
    }
  }

  #recreate(
    entry: Extract<JournalEntry, { type: 'started' }>,
    pinned: { text: string; definition: Definition } | undefined,
  ): void {
    this.#names.set(entry.execution, { running: true, input: JSON.stringify(entry.input) });
    // Only executions that still run have their definition in the journal.
    if (pinned === undefined) return;
    const { machine: arn, definition: hash } = entry;
    const roleArn = this.#machines.get(arn)?.roleArn ?? '';
    const machine = { arn, name: nameIn(arn), roleArn, hash, ...pinned };
    this.#create(machine, entry.execution, nameIn(entry.execution), entry.input, entry.atMs);
  }
}

function machineOf(resource: Resource): Machine {
  const { DefinitionString, Definition: inline, RoleArn } = resource.properties;
  const text = typeof DefinitionString === 'string' ? DefinitionString : JSON.stringify(inline);
  const name = nameIn(resource.arn);
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return { arn: resource.arn, name, roleArn: String(RoleArn), definition: readDefinition(name, text), hash, text };
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

function readToken(token: string): [arn: string, key: string] {
  try {
    const [arn, key] = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (typeof arn === 'string' && typeof key === 'string') return [arn, key];
  } catch {
    // An unreadable token is invalid; the error below says so.
  }
  throw new ProcessError('InvalidToken', "Invalid Token: 'Invalid token'");
}
