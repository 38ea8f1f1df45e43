import type { GigCountersReader, GigCountersWriter } from '#shared/dropin/counters/gig-counter.ports.ts';
import type {
  EngagementsReader,
  EngagementsWriter,
  GigsReader,
  GigsWriter,
  SettlementsReader,
  SettlementsWriter,
} from '#shared/dropin/gigs/gig.ports.ts';
import type { InvoiceRuns, InvoicesReader, InvoicesWriter } from '#shared/dropin/invoices/invoice.ports.ts';
import type { ChatReader, ChatWriter } from '#shared/dropin/messaging/chat.ports.ts';
import type { PresenceReader, PresenceWriter } from '#shared/dropin/presence/presence.ports.ts';
import type { Analytics, TrackedEvents } from '#shared/dropin/support/analytics.ports.ts';
import type { HelpArticles, HelpTickets } from '#shared/dropin/support/helpdesk.ports.ts';
import type { MailLinksReader, MailLinksWriter } from '#shared/gibby/accounts/mail-link.ports.ts';
import type { Passwords } from '#shared/gibby/accounts/passwords.ports.ts';
import type { UsersReader, UsersSignIn, UsersWriter } from '#shared/gibby/accounts/user.ports.ts';
import type { UserSessionsReader, UserSessionsWriter } from '#shared/gibby/accounts/user-session.ports.ts';
import type { CommentsReader, CommentsWriter } from '#shared/gibby/comments/comment.ports.ts';
import type { ThreadsReader, ThreadsWriter } from '#shared/gibby/messages/thread.ports.ts';
import type { NewsMarker, NewsPublisher, NewsReader } from '#shared/gibby/notifications/news.ports.ts';
import type { NotificationsReader, NotificationsWriter } from '#shared/gibby/notifications/notification.ports.ts';
import type { UserSettingsReader, UserSettingsWriter } from '#shared/gibby/notifications/user-settings.ports.ts';
import type { OffersReader, OffersWriter } from '#shared/gibby/offers/offer.ports.ts';
import type { Doku, DokuMerchant, TopUpsReader, TopUpsWriter } from '#shared/gibby/payments/top-up.ports.ts';
import type { Pictures, PictureUploads } from '#shared/gibby/pictures/picture.ports.ts';
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
} from '#shared/gibby/reference/reference.ports.ts';
import type { RequestListsReader, RequestListsWriter } from '#shared/gibby/request-lists/request-list.ports.ts';
import type { RequestIndex, RequestSearch } from '#shared/gibby/request-lists/request-search.ports.ts';
import type { TrendsReader, TrendsWriter } from '#shared/gibby/request-lists/trend.ports.ts';
import type { Reports } from '#shared/gibby/requests/report.ports.ts';
import type { RequestsReader, RequestsWriter } from '#shared/gibby/requests/request.ports.ts';
import type { ReviewsReader, ReviewsWriter } from '#shared/gibby/reviews/review.ports.ts';
import type { RoomsReader, RoomsWriter } from '#shared/gibby/rooms/room.ports.ts';
import type { FollowsReader, FollowsWriter } from '#shared/gibby/social/follow.ports.ts';
import type { ComplaintsReader, ComplaintsWriter } from '#shared/gibby/tracking/complaint.ports.ts';
import type { CourierSignatures, ParcelRegistry } from '#shared/gibby/tracking/courier.ports.ts';
import type { ParcelFollower, TrackingsReader, TrackingsWriter } from '#shared/gibby/tracking/tracking.ports.ts';
import type { MatchesReader, MatchesWriter } from '#shared/gibby/trips/match.ports.ts';
import type { TripsReader, TripsWriter } from '#shared/gibby/trips/trip.ports.ts';
import type { TripListsReader, TripListsWriter } from '#shared/gibby/trips/trip-list.ports.ts';
import type { PayoutMethodsReader, PayoutMethodsWriter } from '#shared/gibby/wallet/payout-method.ports.ts';
import type { WithdrawalsReader, WithdrawalsWriter } from '#shared/gibby/wallet/withdrawal.ports.ts';
import type {
  StreamAccess,
  StreamAccessWriter,
  StreamChatReader,
  StreamChatWriter,
  StreamsReader,
  StreamsWriter,
  StreamTokenSource,
} from '#shared/instant/streams/stream.ports.ts';
import type { Books } from '#shared/ledger/books.ports.ts';
import type { LedgerReader, LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import type { AccountsReader, AccountsWriter } from '#shared/platform/accounts/account.ports.ts';
import type { DevicesReader, DevicesWriter, Pushes, PushRecords } from '#shared/platform/devices/device.ports.ts';
import type { FieldOpener, FieldSealer } from '#shared/platform/encryption/field-cipher.ports.ts';
import type { Facebook, Mail, Sms, TemplatedMail, Video } from '#shared/platform/providers/providers.ports.ts';
import type {
  ChannelPublisher,
  ChannelSignatures,
  Connections,
  Greetings,
  Sockets,
} from '#shared/platform/realtime/realtime.ports.ts';
import type { ConsumerQueues } from '#shared/platform/relay/relay.ports.ts';
import type {
  ApiDocument,
  ApiKeys,
  Help,
  Idempotency,
  PublicAddress,
  RateLimits,
  Sequences,
} from '#shared/platform/requests/platform.ports.ts';
import type { LoginCodes, SessionsReader, SessionsWriter } from '#shared/platform/sessions/session.ports.ts';
import type {
  AssetsReader,
  AssetsWriter,
  Files,
  PublicFiles,
  Quarantine,
  UploadPermits,
} from '#shared/platform/uploads/upload.ports.ts';
import type { Clock, Ids, Log } from './clock-ids-log.ts';
import type { Executions, WaitsReader, WaitsWriter } from './executions.ts';

/**
 * Every port by name, and what each of its access levels offers. A definition names ports and levels in `uses`; its
 * handler gets exactly those, and its role exactly the permissions that they need.
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

/** What every handler has without declaring it: none of it needs a permission. */
export interface Ambient {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** The ports that `uses` declares, at the declared level, and nothing else. */
export type PortsOf<U extends Uses> = Ambient & {
  readonly [P in keyof U & PortName]: U[P] extends keyof Ports[P] ? Ports[P][U[P]] : never;
};
