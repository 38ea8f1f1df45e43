import * as z from 'zod';
import { Decimal } from '#shared/kernel/forms/number.ts';
import { saying } from '#shared/kernel/forms/text.ts';
import { unlessEmpty } from '#shared/kernel/forms/unless-empty.ts';
import { Coordinates } from '#shared/kernel/geography.ts';
import { ObjectId, StreamToken } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { lifecycleFields } from '#shared/kernel/lifecycle-event.ts';
import { personal } from '#shared/kernel/personal.ts';
import { HistoryEntry, PartyMessage } from '#shared/kernel/state-machine.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import type { Identity } from '#shared/platform/accounts/identity.ts';
import { BundleId, DeviceAddress, DeviceType } from '#shared/platform/devices/device.ts';

/** The two parties of an instant stream: the viewer asks to see something, the dealer shows it. */
export const StreamRole = z.enum(['viewer', 'dealer']).meta({ id: 'StreamRole' });
export type StreamRole = z.infer<typeof StreamRole>;

export const streamRoles = StreamRole.options;

/** All statuses of an instant stream (state-machines.md, section 2). Only `pending` is in the document, as a route. */
export const StreamStatus = z
  .enum(['pending', 'streaming', 'stopped', 'cancelled', 'missed', 'expired'])
  .meta({ id: 'StreamStatus' });
export type StreamStatus = z.infer<typeof StreamStatus>;

/** The tokens of one stream. Nothing but their hashes is stored. */
export type StreamTokens = Readonly<Record<StreamRole, string>>;

/** Path of all routes with a token. */
export const StreamPath = z.object({ token: StreamToken });

/** A party's phone, so that it can receive pushes; "only mobile needs to provide this" (document). */
export const deviceFields = {
  deviceToken: unlessEmpty(DeviceAddress),
  deviceType: unlessEmpty(DeviceType),
  bundleId: unlessEmpty(BundleId),
};

interface DeviceFields {
  readonly deviceToken?: string | undefined;
  readonly deviceType?: DeviceType | undefined;
  readonly bundleId?: string | undefined;
}

/** A device address is only valid on its own platform, so both must be present or absent. */
export const namesWholeDevice = ({ deviceToken, deviceType }: DeviceFields) =>
  (deviceToken === undefined) === (deviceType === undefined);
export const wholeDevice = { path: ['deviceType'], message: 'deviceToken and deviceType come together' };

/** A phone as a stream stores it. `bundleId` is null for the server's default app. */
export const StreamDevice = z.object({
  address: z.string(),
  type: DeviceType,
  bundleId: z.string().nullable(),
});
export type StreamDevice = Immutable<z.infer<typeof StreamDevice>>;

/** Body of I01 `POST /instantstream/updatedealerdevice/{token}`. A dealer without a phone names no device. */
export const StreamDeviceUpdate = z
  .object(deviceFields)
  .refine(namesWholeDevice, wholeDevice)
  .nullish()
  .meta({ id: 'StreamDeviceUpdate' });

/** The role in which the caller acts; without it, that of their token. */
const namedRole = { role: unlessEmpty(StreamRole) };

/**
 * Body of I03 `POST /instantstream/start/{token}`. The document's own sample (`"longitude": "1231232"`) is not on the
 * earth, so an invalid place is accepted and ignored.
 */
export const StreamStart = z
  .object({ ...namedRole, ...deviceFields, longitude: unlessEmpty(Decimal), latitude: unlessEmpty(Decimal) })
  .refine(namesWholeDevice, wholeDevice)
  .nullish();
export type StreamStart = z.infer<typeof StreamStart>;

/** Body of I07 `POST /instantstream/savechat/{token}`: the sender saves. */
export const StreamSaying = z
  .object({
    ...namedRole,
    message: saying(2000),
  })
  .meta({ id: 'StreamSaying' });

/** A coordinate of where the dealer started. */
const PlaceOfDealer = personal('place', z.number(), ['otherParty']);

/**
 * A stream as the token's holder sees it (I01, I04 to I06). `role` is the caller's own; `ready` are the parties who
 * have started; `location` is where the dealer started; `duration` is the streamed time in seconds, 0 before the end.
 */
export const WireStream = z
  .object({
    id: ObjectId,
    status: StreamStatus,
    role: StreamRole,
    ready: z.array(StreamRole),
    recording: z.boolean(),
    location: z.object({ latitude: PlaceOfDealer, longitude: PlaceOfDealer }).nullable(),
    duration: z.number(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
    startedAt: Timestamp.nullable(),
    endedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Stream' });
export type WireStream = z.infer<typeof WireStream>;

/** What I04 and I05 share: each ends a stream for both parties. */
export const streamEndRoute = {
  params: StreamPath,
  body: z.object(namedRole).nullish(),
  response: WireStream,
  errors: ['forbidden', 'transition_refused', 'busy'],
  uses: { streams: 'write' },
} as const;

/** A message of a stream, of I07 and I08. */
export const WireStreamMessage = z
  .object({
    id: ObjectId,
    role: StreamRole,
    message: z.string(),
    createdAt: Timestamp,
  })
  .meta({ id: 'StreamMessage' });
export type WireStreamMessage = z.infer<typeof WireStreamMessage>;

/** A message as it is stored and as listeners receive it. */
export const StreamMessage = WireStreamMessage.extend({ streamId: ObjectId });
export type StreamMessage = z.infer<typeof StreamMessage>;

/** How the dealer is reached: by phone or e-mail, or both. */
export const StreamContact = z.object({
  phone: z.string().nullable(),
  email: z.string().nullable(),
});
export type StreamContact = Immutable<z.infer<typeof StreamContact>>;

/** An instant stream as it is stored; the source for every rule. */
export const Stream = z.object({
  id: ObjectId,
  /** Grows by one with every change of the lifecycle; every write is conditional on it. */
  version: z.int(),
  status: StreamStatus,
  /** Version of the state machine that this stream follows to its end. */
  processVersion: z.int(),
  /** Null when the viewer was not signed in. */
  viewerAccount: ObjectId.nullable(),
  dealer: StreamContact,
  /** The application with whose key it was asked for, whose budget its texts spend. Absent in streams of before. */
  application: z.string().optional(),
  /** Whether the dealer is to be notified. */
  notify: z.boolean(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  /** When `status` last changed; timers count from here. */
  stateEnteredAt: Timestamp,
  startedAt: Timestamp.nullable(),
  endedAt: Timestamp.nullable(),
  /** The parties who have started, in the order of their starts. */
  ready: z.array(StreamRole),
  /** Where the dealer started, if it was given. */
  location: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
  /** OpenTok session, created once per stream by the first party that starts; null before. */
  videoSessionId: z.string().nullable(),
  /** The provider's archive; null when nothing was recorded. */
  archiveId: z.string().nullable(),
  /** The dealer's last heartbeat. It is written without a new version, so that it cannot conflict with a stop. */
  lastPingAt: Timestamp.nullable(),
  /** Of the stream; null until its end. */
  durationSeconds: z.number().nullable(),
  /** All history entries, oldest first; they identify repeats. `by` is the role, or `system`. */
  history: z.array(HistoryEntry),
});
export type Stream = Immutable<z.infer<typeof Stream>>;

/** One change of a stream's lifecycle, published to sockets, phones and the video provider. */
export const StreamEvent = z.object({
  streamId: ObjectId,
  ...lifecycleFields(StreamStatus, z.string()),
  /** The parties that the change notifies. */
  notify: z.array(PartyMessage).readonly(),
});
export type StreamEvent = Readonly<z.infer<typeof StreamEvent>>;

/** The phone in a body, if there is one. */
export function deviceIn({ deviceToken: address, deviceType: type, bundleId }: DeviceFields): StreamDevice | undefined {
  return address && type ? { address, type, bundleId: bundleId ?? null } : undefined;
}

/** The place in a body, if it is one on the earth. */
export function placeIn(body: NonNullable<StreamStart>): Coordinates | undefined {
  const { latitude, longitude } = body;
  return Coordinates.safeParse({ latitude: Number(latitude ?? Number.NaN), longitude: Number(longitude ?? Number.NaN) })
    .data;
}

/** The ways to reach a dealer, the phone first, since the dealer has it at hand as the camera. */
export function identitiesOf({ phone, email }: StreamContact): readonly Identity[] {
  return [
    ...(phone === null ? [] : [{ type: 'phone' as const, value: phone }]),
    ...(email === null ? [] : [{ type: 'email' as const, value: email }]),
  ];
}

/** A stored stream in the form of a response to the token's holder. */
export function wireStream(stream: Stream, role: StreamRole): WireStream {
  const { id, status, ready, archiveId, location, createdAt, updatedAt, startedAt, endedAt } = stream;
  return {
    id,
    status,
    role,
    ready: [...ready],
    recording: archiveId !== null && status === 'streaming',
    location,
    duration: stream.durationSeconds ?? 0,
    createdAt,
    updatedAt,
    startedAt,
    endedAt,
  };
}
