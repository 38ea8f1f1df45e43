import type { StageSettings } from '#infra/stages.ts';
import { advanceStream } from '#shared/instant/streams/advance-stream.usecase.ts';
import { newStreamOf } from '#shared/instant/streams/requests/request-stream.usecase.ts';
import type { StreamRole } from '#shared/instant/streams/stream.ts';
import type { StreamDraft } from '#shared/instant/streams/stream-change.rules.ts';
import type { StreamAttempt } from '#shared/instant/streams/stream-decision.rules.ts';
import { streamTokens } from '#shared/instant/streams/stream-tokens.adapter.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Video } from '#shared/platform/video/video.ports.ts';
import { serveSecrets } from '#test/authorization/secret-store.ts';
import { tablePorts } from '#test/support/ports.ts';
import { testRuntime } from '#test/support/store.ts';
import { fakeVideo } from '#test/support/video.ts';

/** One step of a party or the system. A number lets this many seconds pass. */
export type Step = readonly [event: StreamAttempt['event'], by: StreamAttempt['by']] | number;

export const phone = '15550100001';
export const stranger = '0'.repeat(48);

/**
 * All stores of instant streams, on a fresh real table. The video provider is simulated. `instantTokens` is the setting
 * of the stage.
 */
export async function streamFixture(instantTokens: StageSettings['instantTokens'] = 'shared') {
  await serveSecrets({ 'stream-tokens': 'the key of the tests for the tokens of streams' });
  const runtime = await testRuntime({ STREAM_TOKENS_SECRET: 'stream-tokens', INSTANT_TOKENS: instantTokens });
  const video = playedVideo();
  const ports = {
    ...runtime,
    ...tablePorts(runtime),
    streamTokens: streamTokens(runtime),
    video,
  };

  const request = (draft: Partial<StreamDraft> = {}) =>
    newStreamOf(ports, { viewerAccount: null, dealer: { phone, email: null }, notify: false, ...draft }, undefined);
  const advance = (streamId: string, event: StreamAttempt['event'], by: StreamAttempt['by']) =>
    advanceStream(ports, streamId, { event, by, videoSessionId: 'session', archiveId: 'archive' });

  const stored = async (streamId: string) => {
    const stream = await ports.streams.get(streamId);
    if (!stream) throw new Error(`There is no stream ${streamId}.`);
    return stream;
  };

  /** Performs steps, all of which must be allowed. */
  const play = async (streamId: string, steps: readonly Step[]) => {
    for (const step of steps) {
      if (typeof step === 'number') runtime.clock.advance(step);
      else await advance(streamId, ...step);
    }
    return stored(streamId);
  };

  /** Creates a stream, takes it through the steps, and returns it with its tokens. */
  const streamAfter = async (steps: readonly Step[], draft: Partial<StreamDraft> = {}) => {
    const { stream, tokens } = await request(draft);
    const after = await play(stream.id, steps);
    const paramsOf = (role: StreamRole) => ({ params: { token: tokens[role] } });
    return { id: stream.id, stream: after, tokens, viewer: paramsOf('viewer'), dealer: paramsOf('dealer') };
  };

  return { runtime, clock: runtime.clock, ports, video, request, advance, stored, play, streamAfter, steps };
}

const streaming: Step[] = [5, ['start', 'viewer'], 5, ['start', 'dealer']];
const steps = {
  ready: [5, ['start', 'viewer']] as Step[],
  streaming,
  recorded: [...streaming, ['record', 'viewer']] as Step[],
  stopped: [...streaming, 69, ['stop', 'viewer']] as Step[],
  cancelled: [['cancel', 'viewer']] as Step[],
};

/** A fake video provider: a new session per call, and one archive per session. */
function playedVideo() {
  const { sessions, begunBy, cut, createSession, keysFor, disconnectAll } = fakeVideo();
  const running = new Map<string, string>();
  const stopped: string[] = [];
  const video: Video & { isDown: boolean } = {
    isDown: false,
    createSession: async (by) => {
      orOutage(video);
      return createSession(by);
    },
    keysFor,
    startArchive: async (sessionId) => {
      orOutage(video);
      const archiveId = running.get(sessionId) ?? `archive of ${sessionId}`;
      running.set(sessionId, archiveId);
      return { archiveId };
    },
    stopArchive: async (archiveId) => {
      orOutage(video);
      stopped.push(archiveId);
    },
    disconnectAll: async (sessionId) => {
      orOutage(video);
      await disconnectAll(sessionId);
    },
  };
  return Object.assign(video, { sessions, begunBy, cut, running, stopped });
}

function orOutage({ isDown }: { isDown: boolean }): void {
  if (isDown) throw new Failure('provider_unavailable', { detail: 'OpenTok: an outage' });
}
