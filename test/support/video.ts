import type { Video } from '#shared/platform/video/video.ports.ts';

/** A fake video provider that keeps the sessions it made, who can begin them, and those that were cut. */
export function fakeVideo(): Pick<Video, 'createSession' | 'keysFor' | 'disconnectAll'> & {
  readonly sessions: string[];
  readonly begunBy: string[];
  readonly cut: string[];
} {
  const sessions: string[] = [];
  const begunBy: string[] = [];
  const cut: string[] = [];
  return {
    sessions,
    begunBy,
    cut,
    createSession: async (by) => {
      begunBy.push(by);
      const sessionId = `session-${sessions.length + 1}`;
      sessions.push(sessionId);
      return { sessionId };
    },
    keysFor: async (sessionId, { connectionData, role }) => ({
      apiKey: 'video-key',
      sessionId,
      token: `token of ${connectionData} as ${role}`,
    }),
    disconnectAll: async (sessionId) => void cut.push(sessionId),
  };
}
