import type { Video } from '#shared/platform/video/video.ports.ts';

/** A fake video provider that keeps the sessions it made. */
export function fakeVideo(): Pick<Video, 'createSession' | 'keysFor'> & { readonly sessions: string[] } {
  const sessions: string[] = [];
  return {
    sessions,
    createSession: async () => {
      const sessionId = `session-${sessions.length + 1}`;
      sessions.push(sessionId);
      return { sessionId };
    },
    keysFor: async (sessionId, { connectionData, role }) => ({
      apiKey: 'video-key',
      sessionId,
      token: `token of ${connectionData} as ${role}`,
    }),
  };
}
