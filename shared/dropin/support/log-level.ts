import * as z from 'zod';

const levels = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof levels)[number];

/** What other logging libraries call these levels (syslog, log4j, Apple's and Android's). */
const otherNames: Readonly<Record<string, Level>> = {
  trace: 'debug',
  verbose: 'debug',
  fine: 'debug',
  default: 'info',
  log: 'info',
  notice: 'info',
  warning: 'warn',
  err: 'error',
  severe: 'error',
  critical: 'error',
  fatal: 'error',
  fault: 'error',
  alert: 'error',
  emergency: 'error',
  assert: 'error',
};

/** The level of an app's log line; other names and upper case are mapped. */
export const LogLevel = z.preprocess((level: string) => {
  const word = String(level).trim().toLowerCase();
  return Object.hasOwn(otherNames, word) ? otherNames[word] : word;
}, z.enum(levels));
