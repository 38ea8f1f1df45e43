import type { Sockets } from '#shared/platform/realtime/realtime.ports.ts';

/** Sockets that record what they were sent and which of them were ended. */
export function recordSockets() {
  const sent: { readonly connectionId: string; readonly frame: string }[] = [];
  const ended: string[] = [];
  const send = async (connectionId: string, frame: string) => sent.push({ connectionId, frame }) > 0;
  const end = async (connectionId: string) => void ended.push(connectionId);
  const sockets: Sockets = { send, sendFirst: send, end };
  return { sockets, sent, ended };
}
