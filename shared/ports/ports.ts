import type { AccountsReader, AccountsWriter } from './accounts.ts';
import type { Analytics, TrackedEvents } from './analytics.ts';
import type { Books } from './books.ts';
import type { ChatReader, ChatWriter } from './chat.ts';
import type { CommentsReader, CommentsWriter } from './comments.ts';
import type { ComplaintsReader, ComplaintsWriter } from './complaints.ts';
import type { GigCountersReader, GigCountersWriter } from './counters.ts';
import type { CourierSignatures, ParcelRegistry } from './couriers.ts';
import type { DevicesReader, DevicesWriter, Pushes, PushRecords } from './devices.ts';
import type { FieldOpener, FieldSealer } from './field-cipher.ts';
import type { FollowsReader, FollowsWriter } from './follows.ts';
import type {
  EngagementsReader,
  EngagementsWriter,
  GigsReader,
  GigsWriter,
  SettlementsReader,
  SettlementsWriter,
} from './gigs.ts';
import type { HelpArticles, HelpTickets } from './helpdesk.ts';
import type { InvoiceRuns, InvoicesReader, InvoicesWriter } from './invoices.ts';
import type { LedgerReader, LedgerWriter } from './ledger.ts';
import type { MailLinksReader, MailLinksWriter } from './mail-links.ts';
import type { MatchesReader, MatchesWriter } from './matches.ts';
import type { NewsMarker, NewsPublisher, NewsReader } from './news.ts';
import type { NotificationsReader, NotificationsWriter } from './notifications.ts';
import type { OffersReader, OffersWriter } from './offers.ts';
import type { Passwords } from './passwords.ts';
import type { PayoutMethodsReader, PayoutMethodsWriter } from './payout-methods.ts';
import type { Pictures, PictureUploads } from './pictures.ts';
import type { ApiDocument, ApiKeys, Help, Idempotency, PublicAddress, RateLimits, Sequences } from './platform.ts';
import type { PresenceReader, PresenceWriter } from './presence.ts';
import type { Executions, WaitsReader, WaitsWriter } from './processes.ts';
import type { Facebook, Mail, Sms, TemplatedMail, Video } from './providers.ts';
import type { ChannelPublisher, ChannelSignatures, Connections, Greetings, Sockets } from './realtime.ts';
import type {
  AnnouncementsReader,
  AnnouncementsWriter,
  CategoriesReader,
  CategoriesWriter,
  Cities,
  ContentPagesReader,
  ContentPagesWriter,
  CountryFiguresReader,
  CountryFiguresWriter,
} from './reference.ts';
import type { ConsumerQueues } from './relay.ts';
import type { Reports } from './reports.ts';
import type { RequestListsReader, RequestListsWriter } from './request-lists.ts';
import type { RequestIndex, RequestSearch } from './request-search.ts';
import type { RequestsReader, RequestsWriter } from './requests.ts';
import type { ReviewsReader, ReviewsWriter } from './reviews.ts';
import type { RoomsReader, RoomsWriter } from './rooms.ts';
import type { LoginCodes, SessionsReader, SessionsWriter } from './sessions.ts';
import type {
  StreamAccess,
  StreamAccessWriter,
  StreamChatReader,
  StreamChatWriter,
  StreamsReader,
  StreamsWriter,
  StreamTokenSource,
} from './streams.ts';
import type { ThreadsReader, ThreadsWriter } from './threads.ts';
import type { Clock, Ids, Log } from './time-and-chance.ts';
import type { Doku, DokuMerchant, TopUpsReader, TopUpsWriter } from './top-ups.ts';
import type { ParcelFollower, TrackingsReader, TrackingsWriter } from './trackings.ts';
import type { TrendsReader, TrendsWriter } from './trends.ts';
import type { TripListsReader, TripListsWriter } from './trip-lists.ts';
import type { TripsReader, TripsWriter } from './trips.ts';
import type { AssetsReader, AssetsWriter, Files, PublicFiles, Quarantine, UploadPermits } from './uploads.ts';
import type { UserSessionsReader, UserSessionsWriter } from './user-sessions.ts';
import type { UserSettingsReader, UserSettingsWriter } from './user-settings.ts';
import type { UsersReader, UsersSignIn, UsersWriter } from './users.ts';
import type { WithdrawalsReader, WithdrawalsWriter } from './withdrawals.ts';

/**
 * Every port by name, and what each access level of it offers. A definition names ports and levels in `uses`; its
 * handler gets exactly those, and its role exactly the permissions they need.
 */
export interface Ports {
  accounts: { read: AccountsReader; write: AccountsWriter };
  sessions: { read: SessionsReader; write: SessionsWriter };
  loginCodes: { write: LoginCodes };
  apiKeys: { read: ApiKeys };
  rateLimits: { write: RateLimits };
  idempotency: { write: Idempotency };
  apiDocument: { read: ApiDocument };
  presence: { read: PresenceReader; write: PresenceWriter };
  gigs: { read: GigsReader; write: GigsWriter };
  engagements: { read: EngagementsReader; write: EngagementsWriter };
  settlements: { read: SettlementsReader; write: SettlementsWriter };
  invoices: { read: InvoicesReader; write: InvoicesWriter };
  invoiceRuns: { write: InvoiceRuns };
  ledger: { read: LedgerReader; write: LedgerWriter };
  books: { check: Books };
  chat: { read: ChatReader; write: ChatWriter };
  channels: { publish: ChannelPublisher };
  connections: { write: Connections };
  sockets: { send: Sockets };
  greetings: { send: Greetings };
  channelSignatures: { read: ChannelSignatures };
  video: { use: Video };
  mail: { send: Mail; sendTemplate: TemplatedMail };
  sms: { send: Sms };
  devices: { read: DevicesReader; write: DevicesWriter };
  pushes: { send: Pushes };
  pushRecords: { write: PushRecords };
  helpArticles: { read: HelpArticles };
  helpTickets: { write: HelpTickets };
  trackedEvents: { send: TrackedEvents };
  analytics: { send: Analytics };
  gigExecutions: { run: Executions };
  gigWaits: { read: WaitsReader; write: WaitsWriter };
  gigCounters: { read: GigCountersReader; write: GigCountersWriter };
  assets: { read: AssetsReader; write: AssetsWriter };
  uploadPermits: { issue: UploadPermits };
  quarantine: { inspect: Quarantine };
  files: { address: PublicFiles; read: Files };
  consumerQueues: { send: ConsumerQueues };
  streams: { read: StreamsReader; write: StreamsWriter };
  streamAccess: { read: StreamAccess; write: StreamAccessWriter };
  streamTokens: { read: StreamTokenSource };
  streamChat: { read: StreamChatReader; write: StreamChatWriter };
  streamExecutions: { run: Executions };
  streamWaits: { read: WaitsReader; write: WaitsWriter };
  cities: { read: Cities };
  countryFigures: { read: CountryFiguresReader; write: CountryFiguresWriter };
  categories: { read: CategoriesReader; write: CategoriesWriter };
  announcements: { read: AnnouncementsReader; write: AnnouncementsWriter };
  contentPages: { read: ContentPagesReader; write: ContentPagesWriter };
  pictures: { write: Pictures };
  pictureUploads: { issue: PictureUploads };
  publicAddress: { read: PublicAddress };
  help: { read: Help };
  sequences: { write: Sequences };
  userSessions: { read: UserSessionsReader; write: UserSessionsWriter };
  facebook: { use: Facebook };
  doku: { sign: DokuMerchant; ask: Doku };
  topUps: { read: TopUpsReader; write: TopUpsWriter };
  mailLinks: { read: MailLinksReader; write: MailLinksWriter };
  passwords: { use: Passwords };
  users: { read: UsersReader; signIn: UsersSignIn; write: UsersWriter };
  follows: { read: FollowsReader; write: FollowsWriter };
  userSettings: { read: UserSettingsReader; write: UserSettingsWriter };
  notifications: { read: NotificationsReader; write: NotificationsWriter };
  news: { read: NewsReader; mark: NewsMarker; publish: NewsPublisher };
  requestLists: { read: RequestListsReader; write: RequestListsWriter };
  requestSearch: { read: RequestSearch; write: RequestIndex };
  tripLists: { read: TripListsReader; write: TripListsWriter };
  comments: { read: CommentsReader; write: CommentsWriter };
  reports: { write: Reports };
  matches: { read: MatchesReader; write: MatchesWriter };
  trends: { read: TrendsReader; write: TrendsWriter };
  trips: { read: TripsReader; write: TripsWriter };
  requests: { read: RequestsReader; write: RequestsWriter };
  offers: { read: OffersReader; write: OffersWriter };
  requestExecutions: { run: Executions };
  requestWaits: { read: WaitsReader; write: WaitsWriter };
  courierUpdates: { register: ParcelRegistry; verify: CourierSignatures };
  trackings: { read: TrackingsReader; write: TrackingsWriter; follow: ParcelFollower };
  complaints: { read: ComplaintsReader; write: ComplaintsWriter };
  fieldCipher: { seal: FieldSealer; open: FieldOpener };
  payoutMethods: { read: PayoutMethodsReader; write: PayoutMethodsWriter };
  withdrawals: { read: WithdrawalsReader; write: WithdrawalsWriter };
  threads: { read: ThreadsReader; write: ThreadsWriter };
  rooms: { read: RoomsReader; write: RoomsWriter };
  reviews: { read: ReviewsReader; write: ReviewsWriter };
}

export type PortName = keyof Ports;

/** The ports a definition needs, each at one access level. */
export type Uses = { readonly [P in PortName]?: keyof Ports[P] };

/** What every handler has without asking: they need no permission. */
export interface Ambient {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** The ports that `uses` declares, at the declared level, and nothing else. */
export type PortsOf<U extends Uses> = Ambient & {
  readonly [P in keyof U & PortName]: U[P] extends keyof Ports[P] ? Ports[P][U[P]] : never;
};
