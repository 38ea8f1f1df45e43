import { url } from 'node:inspector';

/** Whether a debugger may be attached. A developer may wait at a breakpoint for any length of time. */
export function isDebugged(): boolean {
  return url() !== undefined;
}
