import * as z from 'zod';
import { Coordinates } from '#shared/kernel/geography.ts';
import { ObjectId, StreamToken } from '#shared/kernel/ids.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { EmailAddress, type Identity, PhoneNumber } from '#shared/platform/accounts/identity.ts';
import { BundleId, DeviceAddress, DeviceType } from '#shared/platform/devices/device.ts';

/** The two parties of an instant stream: the viewer has asked to see something, the dealer shows it. */
export const StreamRole = z.enum(['viewer', 'dealer']);
export type StreamRole = z.infer<typeof StreamRole>;

export const streamRoles = StreamRole.options;

/** All statuses of an instant stream (state-machines.md, section 2). Only `pending` is in the document, as a route. */
export const StreamStatus = z.enum(['pending', 'streaming', 'stopped', 'cancelled', 'missed', 'expired']);
export type StreamStatus = z.infer<typeof StreamStatus>;

/** The tokens of one stream. Nothing but their hashes is stored. */
export type StreamTokens = Readonly<Record<StreamRole, string>>;

/** Path of all routes that are called with a token. */
export const StreamPath = z.object({ token: StreamToken });

/** A party's phone, so that it can be told by push; "only mobile needs to provide this" (document). */
const deviceFields = {
  deviceToken: DeviceAddress.nullish(),
  deviceType: DeviceType.nullish(),
  bundleId: BundleId.nullish(),
};

interface DeviceFields {
  readonly deviceToken?: string | null | undefined;
  readonly deviceType?: DeviceType | null | undefined;
  readonly bundleId?: string | null | undefined;
}

/** An address can only be reached on its platform. */
const namesWholeDevice = ({ deviceToken, deviceType }: DeviceFields) =>
  typeof deviceToken === typeof deviceType || (!deviceToken && !deviceType);
const wholeDevice = { path: ['deviceType'], message: 'deviceToken and deviceType come together' };

/** A phone as a stream keeps it. `bundleId` is null for the server's own app. */
export interface StreamDevice {
  readonly address: string;
  readonly type: DeviceType;
  readonly bundleId: string | null;
}

/** Body of I01 `POST /instantstream/updatedealerdevice/{token}`. */
export const StreamDeviceUpdate = z.object({
  deviceToken: DeviceAddress,
  deviceType: DeviceType,
  bundleId: BundleId.nullish(),
});

/** Query of I02. Nobody is told unless it is wished for: whoever is told gets a message from a stranger. */
export const StreamRequestQuery = z.object({
  notify: z
    .union([z.boolean(), z.enum(['true', 'false'])])
    .default(false)
    .transform((notify) => notify === true || notify === 'true'),
});

/** Body of I02 `POST /instantstream/request`: how the dealer is reached, and the phone of whoever asks. */
export const StreamRequest = z
  .object({ phone: PhoneNumber.nullish(), email: EmailAddress.nullish(), ...deviceFields })
  .refine(({ phone, email }) => typeof phone === 'string' || typeof email === 'string', 'phone or email is required')
  .refine(namesWholeDevice, wholeDevice);
export type StreamRequest = z.infer<typeof StreamRequest>;

/** The role that a body names has to be the token's own; a body need not name it. */
const namedRole = { role: StreamRole.nullish() };

/** The document's own sample (`"longitude": "1231232"`) is no place on the earth, so that what is none is left out. */
const looseDegrees = z.union([z.number(), z.string().regex(/^-?\d{1,15}(\.\d{1,20})?$/, 'must be a decimal number')]);

/** Body of I03 `POST /instantstream/start/{token}`. */
export const StreamStart = z
  .object({ ...namedRole, ...deviceFields, longitude: looseDegrees.nullish(), latitude: looseDegrees.nullish() })
  .refine(namesWholeDevice, wholeDevice)
  .nullish();
export type StreamStart = z.infer<typeof StreamStart>;

/** Body of I04 and I05. */
export const StreamRoleBody = z.object(namedRole).nullish();

/** Body of I07 `POST /instantstream/savechat/{token}`: the sender saves. */
export const StreamSaying = z.object({
  ...namedRole,
  message: z
    .string()
    .min(1)
    .max(2000)
    .refine((text) => text.isWellFormed(), 'must be Unicode text'),
});

/**
 * A stream as its token's holder sees it (I01, I04 to I06). `role` is the caller's own; `ready` are those who have
 * started; `location` is where the dealer started; `duration` are the seconds that were streamed, 0 before the end.
 */
export const WireStream = z.object({
  id: ObjectId,
  status: StreamStatus,
  role: StreamRole,
  ready: z.array(StreamRole),
  recording: z.boolean(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
  duration: z.number(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  startedAt: Timestamp.nullable(),
  endedAt: Timestamp.nullable(),
});
export type WireStream = z.infer<typeof WireStream>;

/** A message of a stream, of I07 and I08. */
export const WireStreamMessage = z.object({
  id: ObjectId,
  role: StreamRole,
  message: z.string(),
  createdAt: Timestamp,
});
export type WireStreamMessage = z.infer<typeof WireStreamMessage>;

/** A message as it is stored, and on its way to those who listen. */
export const StreamMessageRecord = WireStreamMessage.extend({ streamId: ObjectId });
export type StreamMessage = z.infer<typeof StreamMessageRecord>;

/** How the dealer is reached: by phone or e-mail, or both. */
export interface StreamContact {
  readonly phone: string | null;
  readonly email: string | null;
}

/** An instant stream as it is stored; the truth that every rule reads. */
export interface Stream {
  readonly id: ObjectId;
  /** Grows by one with every change of the lifecycle; every write is conditional on it. */
  readonly version: number;
  readonly status: StreamStatus;
  /** Version of the process table that this stream follows to its end. */
  readonly processVersion: number;
  /** Null when nobody was signed in who asked. */
  readonly viewerAccount: ObjectId | null;
  readonly dealer: StreamContact;
  /** Whether we are to tell the dealer. */
  readonly notify: boolean;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  /** When `status` last became another one; timers count from here. */
  readonly stateEnteredAt: Timestamp;
  readonly startedAt: Timestamp | null;
  readonly endedAt: Timestamp | null;
  /** The parties who have started, in that order. */
  readonly ready: readonly StreamRole[];
  /** Where the dealer started, if it was said. */
  readonly location: Coordinates | null;
  /** OpenTok session, made once per stream by whoever starts first; null before. */
  readonly videoSessionId: string | null;
  /** The provider's archive; null when nothing was recorded. */
  readonly archiveId: string | null;
  /** The dealer's last sign of life. Written without a new version: a ping must not lose a race to a stop. */
  readonly lastPingAt: Timestamp | null;
  /** Of the stream; null until it has ended. */
  readonly durationSeconds: number | null;
  /** Everything that was done, oldest first: it recognises repeats. `by` is the role, or `system`. */
  readonly history: readonly { readonly event: string; readonly actor: string; readonly by: string }[];
}

/** One change of a stream's lifecycle, published to sockets, phones and the provider of the video. */
export interface StreamEvent {
  readonly streamId: ObjectId;
  /** 1 for the creation, then without a gap; the stream's version. */
  readonly seq: number;
  /** Null for the creation. */
  readonly from: StreamStatus | null;
  readonly to: StreamStatus;
  readonly event: string;
  readonly actor: string;
  /** The role, or `system`. */
  readonly by: string;
  readonly at: Timestamp;
  /** Who is told about it, in the form of the process table. */
  readonly notify: readonly { readonly to: string; readonly code: number | null; readonly message: string }[];
}

/** The form of an event on its way to those who follow it. */
export const StreamEventRecord = z.object({
  streamId: ObjectId,
  seq: z.int().min(1),
  from: StreamStatus.nullable(),
  to: StreamStatus,
  event: z.string(),
  actor: z.string(),
  by: z.string(),
  at: Timestamp,
  notify: z.array(z.object({ to: z.string(), code: z.int().nullable(), message: z.string() })),
});

/** The phone that a body names, if it names one. */
export function deviceIn({ deviceToken: address, deviceType: type, bundleId }: DeviceFields): StreamDevice | undefined {
  return address && type ? { address, type, bundleId: bundleId ?? null } : undefined;
}

/** The place that a body names, if it is one on the earth. */
export function placeIn(body: NonNullable<StreamStart>): Coordinates | undefined {
  const { latitude, longitude } = body;
  return Coordinates.safeParse({ latitude: Number(latitude ?? Number.NaN), longitude: Number(longitude ?? Number.NaN) })
    .data;
}

/** The ways to reach a dealer, the phone first, since whoever holds the camera has it at hand. */
export function identitiesOf({ phone, email }: StreamContact): readonly Identity[] {
  return [
    ...(phone === null ? [] : [{ type: 'phone' as const, value: phone }]),
    ...(email === null ? [] : [{ type: 'email' as const, value: email }]),
  ];
}

/** A stored stream in the form that its token's holder is answered. */
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
