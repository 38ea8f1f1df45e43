import {
  defineStateMachine,
  type MachineDecision,
  type MachineTransition,
  type PartyMessage,
  type TypesOf,
} from '#shared/kernel/state-machine.ts';

/** All periods of an instant stream, in seconds (state-machines.md, section 2). */
export const streamTimers = {
  /** How long a request waits until both have started. */
  pendingTtl: 600,
  /** How long the dealer of a running stream may be silent. */
  pingTtl: 600,
} as const;

/**
 * How long a stream is stored with its messages and tokens, from the request on (state-machines.md, section 2, last
 * row).
 */
export const streamRetentionSeconds = 30 * 24 * 3600;

/**
 * Codes of the channel event `streaming` and of its pushes (the documents name none; these are the original team's).
 */
export const streamCodes = { started: 1, cancelled: 2, stopped: 3, requested: 4, expired: 5 } as const;

const bothHear = (code: number | null, message: string): readonly PartyMessage[] => [
  { to: 'viewer', code, message },
  { to: 'dealer', code, message },
];

/**
 * The instant stream (state-machines.md, section 2). Its parties are identified only by their tokens: `by` is the role.
 * It starts when both have started, in either order. To cancel a running stream means to stop it (`targetEvent`).
 *
 * Effects are writes of the same transaction, all of them to the stream itself. Requests to the video provider at the
 * end of a stream follow the event.
 */
export const streamMachine = defineStateMachine({
  name: 'instantStream',
  version: 1,
  initial: 'pending',
  states: {
    pending: 'live',
    streaming: 'live',
    stopped: 'ended',
    cancelled: 'ended',
    missed: 'ended',
    expired: 'ended',
  },
  creation: {
    event: 'request',
    actor: 'viewer',
    effects: [],
    notify: [{ to: 'dealer', code: streamCodes.requested, message: 'You are asked for a live video' }],
  },
  transitions: [
    // Requested.
    {
      event: 'start',
      actor: ['viewer', 'dealer'],
      from: 'pending',
      to: 'pending',
      guard: ['notYetReady', 'otherNotReady'],
      effects: ['storeVideoSession'],
      notify: [{ to: 'otherParty', code: null, message: 'The other party is ready to stream' }],
    },
    {
      event: 'start',
      actor: ['viewer', 'dealer'],
      from: 'pending',
      to: 'streaming',
      guard: ['notYetReady', 'otherReady'],
      notify: bothHear(streamCodes.started, 'The stream has started'),
    },
    {
      event: 'cancel',
      actor: ['viewer', 'dealer'],
      from: 'pending',
      to: 'cancelled',
      joint: true,
      notify: bothHear(streamCodes.cancelled, 'The stream was cancelled'),
    },
    {
      event: 'pendingTtl',
      actor: 'system',
      from: 'pending',
      to: 'missed',
      guard: ['timerDue', 'dealerNeverCame'],
      after: 'pendingTtl',
      notify: bothHear(streamCodes.expired, 'The request for a live video was missed'),
    },
    {
      event: 'pendingTtl',
      actor: 'system',
      from: 'pending',
      to: 'expired',
      guard: ['timerDue', 'dealerCame'],
      after: 'pendingTtl',
      notify: bothHear(streamCodes.expired, 'The request for a live video has expired'),
    },

    // Streaming.
    {
      event: 'record',
      actor: ['viewer', 'dealer'],
      from: 'streaming',
      to: 'streaming',
      guard: 'notRecording',
      joint: true,
      effects: ['storeArchive'],
      notify: bothHear(null, 'The stream is being recorded'),
    },
    {
      event: 'stop',
      actor: ['viewer', 'dealer'],
      from: 'streaming',
      to: 'stopped',
      joint: true,
      notify: bothHear(streamCodes.stopped, 'The stream has ended'),
    },
    {
      event: 'pingTtl',
      actor: 'system',
      from: 'streaming',
      to: 'expired',
      guard: 'timerDue',
      after: 'pingTtl',
      notify: bothHear(streamCodes.expired, 'The stream was lost'),
    },
  ],
});

type StreamTypes = TypesOf<typeof streamMachine>;
export type StreamEventName = StreamTypes['event'];
export type StreamGuard = StreamTypes['guard'];
export type StreamTransition = MachineTransition<StreamTypes>;
export type StreamDecision = MachineDecision<StreamTypes>;
