import { readdirSync, readFileSync } from 'node:fs';

/** The number of processes on this machine with this text in their command line. Linux only: it reads `/proc`. */
export function processesNaming(text: string): number {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.map(commandLineOf).filter((line) => line.includes(text)).length;
}

function commandLineOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8');
  } catch {
    // The process has ended since it was listed.
    return '';
  }
}
