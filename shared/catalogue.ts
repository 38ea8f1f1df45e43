import type { PortName, Ports, Uses } from './kernel/ports.ts';
import { prefixes } from './platform/dynamo/keys.ts';

/**
 * What an adapter may touch, in terms of this deployment's own resources. Infrastructure turns it into IAM policies.
 */
export type Grant =
  | {
      /** Items of the table by the first characters of their partition key. */
      readonly table: 'read' | 'write';
      readonly prefixes: readonly string[];
      /** Indexes that it queries, and the first characters of their partition keys. */
      readonly indexes?: Readonly<Partial<Record<'GSI1' | 'GSI2', readonly string[]>>>;
    }
  /** The whole table, for a scheduled check: it cannot be narrowed to prefixes. */
  | { readonly scan: 'table' }
  | { readonly secret: SecretName }
  | { readonly queue: QueueName }
  | {
      /** Objects of the uploads bucket: `put` creates them, `read` reads them, `write` does both and deletes them. */
      readonly bucket: 'put' | 'read' | 'write';
      /** Keys, where `*` matches any ending. */
      readonly keys: readonly string[];
    }
  | { readonly consumerQueues: 'send' }
  | { readonly connections: 'manage' }
  | { readonly process: ProcessName }
  /** Mails from the stage's sender: with their own text, or from one of the stage's templates. */
  | { readonly mail: 'send' | 'sendTemplate' }
  | { readonly sms: 'send' }
  /** The key that encrypts fields: a function that writes a field may not read it. */
  | { readonly fieldKey: 'seal' | 'open' }
  /** Platform endpoints of this deployment's platform applications: create them, enable them and send to them. */
  | { readonly push: 'send' };

export type SecretName =
  | 'session-key'
  | 'realtime'
  | 'api-keys'
  | 'opentok'
  | 'stream-token-key'
  | 'zendesk'
  | 'mixpanel'
  | 'facebook'
  | 'aftership'
  | 'doku';
export type QueueName = 'greetings' | 'track' | 'uploads';
/** State machines by name. */
export type ProcessName = 'gig' | 'instantStream' | 'request';

/** Environment variables an adapter reads. Infrastructure knows the value of each. */
export type Variable =
  | 'TABLE_NAME'
  | 'SESSION_KEY_SECRET'
  | 'API_KEYS_SECRET'
  | 'REALTIME_SECRET'
  | 'OPENTOK_SECRET'
  | 'OPENTOK_API_URL'
  | 'STREAM_TOKENS_SECRET'
  | 'ZENDESK_SECRET'
  | 'ZENDESK_URL'
  | 'MIXPANEL_SECRET'
  | 'MIXPANEL_URL'
  | 'FACEBOOK_SECRET'
  | 'FACEBOOK_URL'
  | 'AFTERSHIP_SECRET'
  | 'AFTERSHIP_URL'
  | 'DOKU_SECRET'
  | 'DOKU_URL'
  | 'TRACK_QUEUE_URL'
  | 'GREETINGS_QUEUE_URL'
  | 'CONSUMER_QUEUES'
  | 'CONSUMER_QUEUES_URL'
  | 'CONNECTIONS_URL'
  | 'UPLOADS_BUCKET'
  | 'PUBLIC_URL'
  | 'GIG_PROCESS_ARN'
  | 'INSTANT_STREAM_PROCESS_ARN'
  | 'REQUEST_PROCESS_ARN'
  | 'MAIL_SENDER'
  | 'HELP_ADDRESS'
  | 'MAIL_TEMPLATE_PREFIX'
  | 'PUSH_APPLICATIONS'
  | 'EDGE_PROOF'
  | 'FIELD_KEY_ARN';

/** One adapter: its module, the environment variables it reads, and what each access level permits. */
export interface AdapterEntry<Access extends string> {
  /** Module under `shared/adapters`. Its export with the port's name makes the port from a runtime. */
  readonly module: string;
  readonly variables: readonly Variable[];
  /** Packages with compiled code that it loads. They are deployed next to the bundles of its functions. */
  readonly nativePackages?: readonly string[];
  readonly grants: Readonly<Record<Access, readonly Grant[]>>;
}

type Catalogue = { readonly [P in PortName]: AdapterEntry<keyof Ports[P] & string> };

/** An adapter on the table: readers read its prefixes and indexes, writers read and write them. */
function onTable(
  module: string,
  own: readonly string[],
  indexes?: Readonly<Partial<Record<'GSI1' | 'GSI2', readonly string[]>>>,
): { module: string; variables: readonly Variable[]; grants: { read: readonly Grant[]; write: readonly Grant[] } } {
  const read: Grant = { table: 'read', prefixes: own, ...(indexes && { indexes }) };
  return {
    module: `dynamo/${module}`,
    variables: ['TABLE_NAME'],
    grants: { read: [read], write: [read, { table: 'write', prefixes: own }] },
  };
}

const sessions = onTable('sessions.ts', [prefixes.session]);
const helpPages = onTable('help-pages.ts', [prefixes.helpPage]);
const users = onTable('users.ts', [prefixes.user, prefixes.userName]);
const trackings = onTable('trackings.ts', [prefixes.tracking, prefixes.parcel], {
  GSI1: [prefixes.trackingsOfRequester],
  GSI2: [prefixes.trackingsOfTraveller],
});
const news = onTable('news.ts', [prefixes.news, prefixes.newsRead]);
const sessionKey: Grant = { secret: 'session-key' };

/**
 * Every port's adapter. The build binds functions to adapters by it, and infrastructure grants permissions by it. So a
 * function holds no code and no permission that its definition did not ask for.
 */
export const catalogue: Catalogue = {
  accounts: onTable('accounts.ts', [prefixes.account, prefixes.identity]),
  sessions: {
    module: sessions.module,
    variables: ['TABLE_NAME', 'SESSION_KEY_SECRET'],
    grants: { read: [...sessions.grants.read, sessionKey], write: [...sessions.grants.write, sessionKey] },
  },
  loginCodes: onTable('login-codes.ts', [prefixes.loginCode]),
  apiKeys: {
    module: 'platform/api-keys.ts',
    variables: ['API_KEYS_SECRET'],
    grants: { read: [{ secret: 'api-keys' }] },
  },
  rateLimits: onTable('rate-limits.ts', [prefixes.rateBucket]),
  idempotency: onTable('idempotency.ts', [prefixes.idempotency]),
  apiDocument: { module: 'platform/api-document.ts', variables: [], grants: { read: [] } },
  presence: onTable('presence.ts', [prefixes.presence, prefixes.presenceCell]),
  gigs: onTable('gigs.ts', [prefixes.gig], { GSI1: [prefixes.gigsOfCustomer], GSI2: [prefixes.gigsOfOperator] }),
  engagements: onTable('engagements.ts', [prefixes.engagement]),
  settlements: onTable('settlements.ts', [prefixes.settlement], {
    GSI1: [prefixes.purchasesOf, prefixes.paymentsOf],
    GSI2: [prefixes.paymentsInStatus],
  }),
  invoices: onTable('invoices.ts', [prefixes.invoice], { GSI1: [prefixes.invoicesOfMonth] }),
  invoiceRuns: onTable('invoice-runs.ts', [prefixes.invoiceRun]),
  ledger: onTable('ledger.ts', [prefixes.ledgerAccount, prefixes.transfer]),
  books: {
    module: 'dynamo/books.ts',
    variables: ['TABLE_NAME'],
    grants: {
      check: [
        { scan: 'table' },
        { table: 'read', prefixes: [prefixes.ledgerAccount, prefixes.booksCheck] },
        { table: 'write', prefixes: [prefixes.booksCheck] },
      ],
    },
  },
  chat: onTable('chat.ts', [prefixes.conversation]),
  channels: {
    module: 'realtime/channels.ts',
    variables: ['TABLE_NAME', 'CONNECTIONS_URL'],
    grants: {
      publish: [
        { table: 'read', prefixes: [prefixes.channel, prefixes.connection, prefixes.socket] },
        { table: 'write', prefixes: [prefixes.channel, prefixes.connection, prefixes.socket] },
        { connections: 'manage' },
      ],
    },
  },
  connections: onTable('connections.ts', [prefixes.channel, prefixes.connection, prefixes.socket]),
  sockets: {
    module: 'realtime/sockets.ts',
    variables: ['CONNECTIONS_URL'],
    grants: { send: [{ connections: 'manage' }] },
  },
  greetings: {
    module: 'realtime/greetings.ts',
    variables: ['GREETINGS_QUEUE_URL'],
    grants: { send: [{ queue: 'greetings' }] },
  },
  channelSignatures: {
    module: 'realtime/channel-signatures.ts',
    variables: ['REALTIME_SECRET'],
    grants: { read: [{ secret: 'realtime' }] },
  },
  video: {
    module: 'video/opentok.ts',
    variables: ['OPENTOK_SECRET', 'OPENTOK_API_URL'],
    grants: { use: [{ secret: 'opentok' }] },
  },
  mail: {
    module: 'mail/ses.ts',
    variables: ['MAIL_SENDER', 'MAIL_TEMPLATE_PREFIX'],
    grants: { send: [{ mail: 'send' }], sendTemplate: [{ mail: 'sendTemplate' }] },
  },
  sms: { module: 'sms/sns.ts', variables: [], grants: { send: [{ sms: 'send' }] } },
  devices: onTable('devices.ts', [prefixes.device, prefixes.deviceAddress]),
  pushes: { module: 'push/sns.ts', variables: ['PUSH_APPLICATIONS'], grants: { send: [{ push: 'send' }] } },
  pushRecords: onTable('push-records.ts', [prefixes.push]),
  helpArticles: {
    module: 'helpdesk/articles.ts',
    variables: ['TABLE_NAME', 'ZENDESK_SECRET', 'ZENDESK_URL'],
    // The request that reads an old page also renews it, so readers need write access.
    grants: { read: [...helpPages.grants.write, { secret: 'zendesk' }] },
  },
  helpTickets: {
    module: 'helpdesk/tickets.ts',
    variables: ['ZENDESK_SECRET', 'ZENDESK_URL'],
    grants: { write: [{ secret: 'zendesk' }] },
  },
  trackedEvents: {
    module: 'analytics/tracked-events.ts',
    variables: ['TRACK_QUEUE_URL'],
    grants: { send: [{ queue: 'track' }] },
  },
  analytics: {
    module: 'analytics/mixpanel.ts',
    variables: ['MIXPANEL_SECRET', 'MIXPANEL_URL'],
    grants: { send: [{ secret: 'mixpanel' }] },
  },
  gigExecutions: {
    module: 'processes/executions.ts',
    variables: ['GIG_PROCESS_ARN'],
    grants: { run: [{ process: 'gig' }] },
  },
  gigWaits: onTable('waits.ts', [prefixes.wait]),
  streamExecutions: {
    module: 'processes/executions.ts',
    variables: ['INSTANT_STREAM_PROCESS_ARN'],
    grants: { run: [{ process: 'instantStream' }] },
  },
  streamWaits: onTable('waits.ts', [prefixes.streamWait]),
  requestExecutions: {
    module: 'processes/executions.ts',
    variables: ['REQUEST_PROCESS_ARN'],
    grants: { run: [{ process: 'request' }] },
  },
  requestWaits: onTable('waits.ts', [prefixes.requestWait]),
  gigCounters: onTable('gig-counters.ts', [prefixes.gigCounter], { GSI1: [prefixes.gigsInStatus] }),
  assets: onTable('assets.ts', [prefixes.asset]),
  uploadPermits: {
    module: 's3/upload-permits.ts',
    variables: ['UPLOADS_BUCKET'],
    // A link grants what its issuer is allowed to do, so a stolen link can do no more than this.
    grants: { issue: [{ bucket: 'put', keys: ['quarantine/*'] }] },
  },
  quarantine: {
    module: 's3/quarantine.ts',
    variables: ['UPLOADS_BUCKET'],
    grants: {
      inspect: [
        { bucket: 'write', keys: ['quarantine/*'] },
        { bucket: 'put', keys: ['public/*', 'private/*'] },
      ],
    },
  },
  files: {
    module: 's3/files.ts',
    variables: ['UPLOADS_BUCKET', 'PUBLIC_URL'],
    grants: { address: [], read: [{ bucket: 'read', keys: ['private/*'] }] },
  },
  consumerQueues: {
    module: 'relay/consumer-queues.ts',
    variables: ['CONSUMER_QUEUES', 'CONSUMER_QUEUES_URL'],
    grants: { send: [{ consumerQueues: 'send' }] },
  },
  streams: onTable('streams.ts', [prefixes.stream], { GSI1: [prefixes.pendingStreamsOf] }),
  streamAccess: onTable('stream-access.ts', [prefixes.streamToken]),
  streamTokens: {
    module: 'secrets/stream-tokens.ts',
    variables: ['STREAM_TOKENS_SECRET'],
    grants: { read: [{ secret: 'stream-token-key' }] },
  },
  streamChat: onTable('stream-chat.ts', [prefixes.streamMessage]),
  cities: { module: 'platform/cities.ts', variables: [], grants: { read: [] } },
  countryFigures: onTable('country-figures.ts', [prefixes.countryFigures]),
  categories: onTable('categories.ts', [prefixes.category]),
  announcements: onTable('announcements.ts', [prefixes.announcement]),
  contentPages: onTable('content-pages.ts', [prefixes.contentPage]),
  pictures: {
    module: 'pictures/pictures.ts',
    variables: ['UPLOADS_BUCKET'],
    nativePackages: ['sharp'],
    grants: {
      write: [
        { bucket: 'write', keys: ['public/users/*', 'public/requests/*', 'public/conversations/*'] },
        { bucket: 'read', keys: ['quarantine/pictures/*'] },
      ],
    },
  },
  pictureUploads: {
    module: 's3/picture-uploads.ts',
    variables: ['UPLOADS_BUCKET'],
    // A link grants what its issuer is allowed to do.
    grants: { issue: [{ bucket: 'put', keys: ['quarantine/pictures/*'] }] },
  },
  publicAddress: { module: 'edge/public-address.ts', variables: ['PUBLIC_URL'], grants: { read: [] } },
  help: { module: 'mail/help.ts', variables: ['HELP_ADDRESS'], grants: { read: [] } },
  sequences: {
    module: 'dynamo/sequences.ts',
    variables: ['TABLE_NAME'],
    grants: { write: [{ table: 'write', prefixes: [prefixes.sequence] }] },
  },
  userSessions: onTable('user-sessions.ts', [prefixes.userToken]),
  facebook: {
    module: 'facebook/graph.ts',
    variables: ['FACEBOOK_SECRET', 'FACEBOOK_URL'],
    grants: { use: [{ secret: 'facebook' }] },
  },
  doku: {
    module: 'doku/doku.ts',
    variables: ['DOKU_SECRET', 'DOKU_URL'],
    grants: { sign: [{ secret: 'doku' }], ask: [{ secret: 'doku' }] },
  },
  topUps: onTable('top-ups.ts', [prefixes.topUp], { GSI1: [prefixes.topUpsToCheck] }),
  mailLinks: onTable('mail-links.ts', [prefixes.mailLink]),
  passwords: { module: 'passwords/argon2.ts', variables: [], grants: { use: [] } },
  users: { ...users, grants: { ...users.grants, signIn: users.grants.read } },
  follows: onTable('follows.ts', [prefixes.follow], { GSI1: [prefixes.followersOf], GSI2: [prefixes.followingsOf] }),
  userSettings: onTable('user-settings.ts', [prefixes.userSettings]),
  notifications: onTable('notifications.ts', [prefixes.notification]),
  trips: onTable('trips.ts', [prefixes.trip], { GSI1: [prefixes.tripsOf] }),
  requests: onTable('requests.ts', [prefixes.request], { GSI1: [prefixes.unpaidRequestsOf] }),
  offers: onTable('offers.ts', [prefixes.offer, prefixes.offersOfTrip], { GSI1: [prefixes.offersOfTrip] }),
  news: {
    module: news.module,
    variables: news.variables,
    grants: {
      read: news.grants.read,
      mark: [...news.grants.read, { table: 'write', prefixes: [prefixes.newsRead] }],
      publish: [...news.grants.read, { table: 'write', prefixes: [prefixes.news] }],
    },
  },
  courierUpdates: {
    module: 'aftership/aftership.ts',
    variables: ['AFTERSHIP_SECRET', 'AFTERSHIP_URL'],
    grants: { register: [{ secret: 'aftership' }], verify: [{ secret: 'aftership' }] },
  },
  trackings: { ...trackings, grants: { ...trackings.grants, follow: trackings.grants.write } },
  complaints: onTable('complaints.ts', [prefixes.complaint], { GSI1: [prefixes.openComplaints] }),
  fieldCipher: {
    module: 'kms/field-cipher.ts',
    variables: ['FIELD_KEY_ARN'],
    grants: { seal: [{ fieldKey: 'seal' }], open: [{ fieldKey: 'open' }] },
  },
  payoutMethods: onTable('payout-methods.ts', [prefixes.payoutMethod]),
  withdrawals: onTable('withdrawals.ts', [prefixes.withdrawal, prefixes.withdrawalsOf], {
    GSI1: [prefixes.withdrawalsOf],
    GSI2: [prefixes.withdrawalsIn],
  }),
  threads: onTable('threads.ts', [prefixes.thread, prefixes.threadView], {
    GSI1: [prefixes.threadsIn],
    GSI2: [prefixes.threadsIn],
  }),
  rooms: onTable('rooms.ts', [prefixes.room, prefixes.roomLock, prefixes.roomsOf], {
    GSI1: [prefixes.roomsOf],
    GSI2: [prefixes.roomsOf],
  }),
  reviews: onTable('reviews.ts', [prefixes.review, prefixes.reviewLock]),
  requestLists: onTable('request-lists.ts', [prefixes.requestList], {
    GSI1: [prefixes.requestsByName],
    GSI2: [prefixes.requestsByPrice],
  }),
  requestSearch: onTable('request-search.ts', [prefixes.searchToken], {
    GSI1: [prefixes.tokenByName],
    GSI2: [prefixes.tokenByPrice],
  }),
  tripLists: onTable('trip-lists.ts', [prefixes.tripList]),
  comments: onTable('comments.ts', [prefixes.comment]),
  reports: onTable('reports.ts', [prefixes.report]),
  matches: onTable('matches.ts', [prefixes.match], { GSI1: [prefixes.matchesOf] }),
  trends: onTable('trends.ts', [prefixes.trend], { GSI1: [prefixes.trendingNow] }),
};

/** The catalogue entry of a port that `uses` names, with the grants of that access level. */
export function entryOf(port: PortName, access: string): { entry: AdapterEntry<string>; grants: readonly Grant[] } {
  const entry = catalogue[port] as AdapterEntry<string>;
  const grants = entry.grants[access];
  if (!grants) throw new Error(`Port ${port} has no access level ${access}.`);
  return { entry, grants };
}

/** Packages with compiled code that functions of these ports load. */
export function nativePackagesOf(uses: Uses): readonly string[] {
  return (Object.keys(uses) as PortName[]).flatMap((port) => catalogue[port].nativePackages ?? []);
}

/** All packages with compiled code, which no bundle can hold. */
export const nativePackages: readonly string[] = Object.values(catalogue).flatMap(
  (entry) => entry.nativePackages ?? [],
);
