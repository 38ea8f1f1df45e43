import { url } from 'node:inspector';

/** Whether a debugger may be attached: who stands at a breakpoint has all the time of the world. */
export function isDebugged(): boolean {
  return url() !== undefined;
}
