import type { PortName, Ports } from './ports.ts';

/** Indexes of the table. GSI1 and GSI2 hold whole items, GSI3 only the keys of those whose timer runs. */
export const tableIndexes = ['GSI1', 'GSI2', 'GSI3'] as const;
export type TableIndex = (typeof tableIndexes)[number];

/**
 * What an adapter may touch, in terms of this deployment's own resources. Infrastructure turns it into IAM policies.
 */
export type Grant =
  | {
      /** Items of the table by the first characters of their partition key. */
      readonly table: 'read' | 'write';
      readonly prefixes: readonly string[];
      /** Indexes that it queries, and the first characters of their partition keys. */
      readonly indexes?: Readonly<Partial<Record<TableIndex, readonly string[]>>>;
    }
  /** The whole table, for a scheduled check: it cannot be narrowed to prefixes. */
  | { readonly scan: 'table' }
  | { readonly secret: SecretName }
  /** The secret's next value: who may write it may not read it by this. */
  | { readonly replacedSecret: SecretName }
  | { readonly queue: QueueName }
  | {
      /** Objects of the uploads bucket: `put` creates them, `read` reads them, `write` does both and deletes them. */
      readonly bucket: 'put' | 'read' | 'write';
      /** Keys, where `*` matches any ending. */
      readonly keys: readonly string[];
    }
  | { readonly consumerQueues: 'send' }
  /** Sockets of clients: `post` sends to them, `manage` also ends them. */
  | { readonly connections: 'post' | 'manage' }
  | { readonly stateMachine: StateMachineName }
  /** Mails from the stage's sender: with their own text, or from one of the stage's templates. */
  | { readonly mail: 'send' | 'sendTemplate' }
  | { readonly sms: 'send' }
  /** The key that encrypts fields: a function that writes a field may not read it. */
  | { readonly fieldKey: 'seal' | 'open' }
  /** Platform endpoints of this deployment's platform applications: create them, enable them and send to them. */
  | { readonly push: 'send' };

/**
 * Outside providers by name; a feature may merge its own into this interface, as payments do. A provider has a secret of
 * its name, an address and a budget of calls, which its adapter reads as `<NAME>_SECRET`, `<NAME>_URL` and
 * `<NAME>_PER_HOUR`; `infra/providers.ts` says what they are.
 */
export interface Providers {
  zendesk: true;
  mixpanel: true;
  facebook: true;
  aftership: true;
}
export type ProviderName = keyof Providers;

export type SecretName =
  | 'session-key'
  | 'realtime'
  | 'api-keys'
  | 'opentok'
  | 'stream-token-key'
  | 'edge-proof'
  | ProviderName;
export type QueueName = 'counts' | 'fanout' | 'frames' | 'greetings' | 'track' | 'uploads';
/** State machines by name. */
export type StateMachineName = 'gig' | 'instantStream' | 'request';

/** Environment variables an adapter reads. Infrastructure knows the value of each. */
export type Variable =
  | 'TABLE_NAME'
  | 'HOME_REGION'
  | 'STAGE'
  | 'SESSION_KEY_SECRET'
  | 'API_KEYS_SECRET'
  | 'REALTIME_SECRET'
  | 'OPENTOK_SECRET'
  | 'OPENTOK_API_URL'
  | 'OPENTOK_PER_HOUR'
  | 'STREAM_TOKENS_SECRET'
  | 'INSTANT_TOKENS'
  | `${Uppercase<ProviderName>}_${'SECRET' | 'URL' | 'PER_HOUR'}`
  | 'TRACK_QUEUE_URL'
  | 'COUNTS_QUEUE_URL'
  | 'GREETINGS_QUEUE_URL'
  | 'FRAMES_QUEUE_URL'
  | 'FANOUT_QUEUE_URL'
  | 'CONSUMER_QUEUES'
  | 'CONSUMER_QUEUES_URL'
  | 'DEAD_LETTERS_URL'
  | 'CONNECTIONS_URL'
  | 'CONNECTIONS_PER_MINUTE'
  | 'WEBHOOK_URL'
  | 'WEBHOOK_EVENTS'
  | 'UPLOADS_BUCKET'
  | 'PUBLIC_URL'
  | 'GIG_PROCESS_ARN'
  | 'INSTANT_STREAM_PROCESS_ARN'
  | 'REQUEST_PROCESS_ARN'
  | 'MAIL_SENDER'
  | 'MAIL_PER_HOUR'
  | 'SMS_COUNTRIES'
  | 'SMS_PER_HOUR'
  | 'HELP_ADDRESS'
  | 'GIBBY_APP_URL'
  | 'EMAIL_CHANGE_WAIT_HOURS'
  | 'PASSWORD_POLICY'
  | 'COURIER_PHONES'
  | 'MAIL_TEMPLATE_PREFIX'
  | 'PUSH_APPLICATIONS'
  | 'PUSHES_PER_HOUR'
  | 'EDGE_PROOF_SECRET'
  | 'FIELD_KEY_ARN';

/** One adapter: its module, the environment variables it reads, and what each access level permits. */
export interface AdapterEntry<Access extends string> {
  /** Module by its path under `shared/`. Its export with the port's name makes the port from a runtime. */
  readonly module: string;
  readonly variables: readonly Variable[];
  /** Packages with compiled code that it loads. They are deployed next to the bundles of its functions. */
  readonly nativePackages?: readonly string[];
  readonly grants: Readonly<Record<Access, readonly Grant[]>>;
}

/** An adapter for every port. */
export type Catalogue = { readonly [P in PortName]: AdapterEntry<keyof Ports[P] & string> };

/** An adapter on the table: readers read its prefixes and indexes, writers do both. */
export function onTable(
  module: string,
  own: readonly string[],
  indexes?: Readonly<Partial<Record<TableIndex, readonly string[]>>>,
): { module: string; variables: readonly Variable[]; grants: { read: readonly Grant[]; write: readonly Grant[] } } {
  const read: Grant = { table: 'read', prefixes: own, ...(indexes && { indexes }) };
  return {
    module,
    variables: ['TABLE_NAME'],
    grants: { read: [read], write: [read, { table: 'write', prefixes: own }] },
  };
}
