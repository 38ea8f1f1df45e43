/**
 * The commands that a request body may contain, checked field by field. An invalid one is refused with a message and
 * changes nothing.
 */

import type { FaultConfiguration, FaultKind } from '../interfaces.ts';

/** An invalid command; its message is for the developer who sent it. */
export class InvalidCommand extends Error {}

/** Ten years: the furthest that one call may move time, so that a typing error does not run millions of timers. */
const MAX_ADVANCE_SECONDS = 10 * 366 * 86_400;
const FAULT_KINDS: readonly FaultKind[] = [
  'throttle',
  'conflict',
  'timeoutAfterCommit',
  'crash',
  'duplicate',
  'overtaken',
  'gone',
  'limit',
  'outage',
];
type Members = Readonly<Record<string, unknown>>;
type Rule = FaultConfiguration['rules'][number];

interface ClockCommand {
  readonly advanceSeconds: number | undefined;
  readonly frozen: boolean | undefined;
}

export function parseClockCommand(body: string): ClockCommand {
  const { advanceSeconds, frozen } = membersOf(body, ['advanceSeconds', 'frozen']);
  if (advanceSeconds !== undefined && !isNumberIn(advanceSeconds, 0, MAX_ADVANCE_SECONDS)) {
    throw new InvalidCommand(
      `advanceSeconds must be a number from 0 to ${MAX_ADVANCE_SECONDS}: time moves forward only.`,
    );
  }
  if (frozen !== undefined && typeof frozen !== 'boolean') throw new InvalidCommand('frozen must be true or false.');
  return { advanceSeconds, frozen };
}

export function parseFaultCommand(body: string): FaultConfiguration {
  const { seed, rules = [] } = membersOf(body, ['seed', 'rules']);
  if (seed !== undefined && !isNumberIn(seed, 0, 2 ** 32))
    throw new InvalidCommand('seed must be a number from 0 to 2^32.');
  if (!Array.isArray(rules)) throw new InvalidCommand('rules must be a list.');
  return { ...(seed !== undefined && { seed }), rules: rules.map(readRule) };
}

function readRule(value: unknown): Rule {
  const { kind, match, rate, times, after } = objectOf(value, ['kind', 'match', 'rate', 'times', 'after']);
  const known = FAULT_KINDS.find((candidate) => candidate === kind);
  if (known === undefined) throw new InvalidCommand(`kind must be one of ${FAULT_KINDS.join(', ')}.`);
  if (match !== undefined && typeof match !== 'string') throw new InvalidCommand('match must be a text.');
  if (rate !== undefined && !isNumberIn(rate, 0, 1)) throw new InvalidCommand('rate must be a number from 0 to 1.');
  return {
    kind: known,
    ...(match !== undefined && { match }),
    ...(rate !== undefined && { rate }),
    ...countOf('times', times),
    ...countOf('after', after),
  };
}

function countOf(name: string, value: unknown): Record<string, number> {
  if (value === undefined) return {};
  if (!isNumberIn(value, 0, Number.MAX_SAFE_INTEGER) || !Number.isInteger(value)) {
    throw new InvalidCommand(`${name} must be a whole number.`);
  }
  return { [name]: value };
}

function membersOf(body: string, known: readonly string[]): Members {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new InvalidCommand('The body is no JSON.');
  }
  return objectOf(value, known);
}

function objectOf(value: unknown, known: readonly string[]): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidCommand('An object was expected.');
  const strange = Object.keys(value).find((member) => !known.includes(member));
  if (strange !== undefined) throw new InvalidCommand(`There is no ${strange}: known are ${known.join(', ')}.`);
  return Object.fromEntries(Object.entries(value));
}

function isNumberIn(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}
