import type { RealtimeEventName } from '#shared/platform/realtime/webhooks/realtime-event.ts';

/** What differs between environments, and nothing else. Addresses of providers are in `providers.ts`. */
export interface StageSettings {
  readonly name: 'local' | 'dev' | 'staging' | 'prod';
  /** Whether data outlives the stack: a stage with real users keeps its tables and secrets when it is removed. */
  readonly retainsData: boolean;
  /** Sender of the product's mail: an address of a domain that SES has verified in the account. */
  readonly mailSender: string;
  /**
   * How many mails the stage sends in an hour that callers ask for: codes, links and invitations. Strangers can cause
   * them, and who sends too many is barred by SES. Notifications have as many again, beyond which only the alarm rings.
   */
  readonly mailPerHour: number;
  /**
   * How many pushes the stage sends in an hour, and phones that it registers. What people send each other may be half of
   * them; what a lifecycle needs is sent beyond it as well, and the alarm rings.
   */
  readonly pushesPerHour: number;
  /**
   * The country of numbers without a country code, by ISO 3166: phones dial `0812...` at home, and apps send it so.
   */
  readonly homeRegion: string;
  /**
   * Countries whose mobile numbers get SMS, by ISO 3166, and how many SMS the stage sends in an hour; 0 is none. Each
   * costs money, and strangers can cause them.
   */
  readonly sms: { readonly countries: readonly string[]; readonly perHour: number };
  /** Where messages refer users with questions: an address that is read. */
  readonly helpAddress: string;
  /** How long the e-mail address of a Gibby user may object to a new one, unless it or the password agreed. */
  readonly emailChangeWaitHours: number;
  /**
   * What new passwords of Gibby have to be: `documented` is six characters, as the document's samples need; `strong` is
   * eight, and none of the commonest (ASVS 5, 6.2.1 and 6.2.4).
   */
  readonly passwordPolicy: 'documented' | 'strong';
  /** Phones of Gibby's couriers as its users see them, by the courier's slug. One without a phone is shown without. */
  readonly courierPhones: Readonly<Record<string, string>>;
  /**
   * What addresses begin with that open Gibby's app, such as `gibby://open` or a universal link by HTTPS. The pages
   * behind mailed links lead there; without it they name no app.
   */
  readonly gibbyAppUrl?: `${string}://${string}`;
  /**
   * Platform applications of SNS, as `<platform>/<bundle id>`; the first of each platform is Dropin's own app. They
   * hold credentials of Apple and Google and are created by hand (infra/README.md, "Fill in, once for a stage").
   */
  readonly pushApplications: readonly `${'APNS' | 'APNS_SANDBOX' | 'GCM'}/${string}`[];
  /** The video provider's API. The local cloud replaces `local:` names by stand-ins. */
  readonly openTokApiUrl: string;
  /** How many sessions and archives of video the stage asks for in an hour. */
  readonly openTokPerHour: number;
  /**
   * Which of the two values of the secret `edge-proof` the distribution sends. Functions take both, so that the other one
   * may be changed meanwhile (docs/runbooks/rotate-edge-proof.md).
   */
  readonly edgeProof: 'first' | 'second';
  /** Id of the Pusher application, in the paths that server libraries call: digits, since they refuse any other. */
  readonly realtimeAppId: string;
  /**
   * Where the webhooks of channels go, and which of them; none when absent. A public host by HTTPS, since our functions
   * must not be turned against what only they can reach.
   */
  readonly webhook?: { readonly url: `https://${string}`; readonly events: readonly RealtimeEventName[] };
  /**
   * Whether the token that a request for an instant stream returns acts in whichever role a call names (`shared`), as
   * the document has it, or for the viewer alone (`perRole`). Under `shared` the viewer could act as the dealer too.
   */
  readonly instantTokens: 'shared' | 'perRole';
  /**
   * Invocations at once of the function that handles frames, and of the one that delivers events: reserved for each of
   * them, so that neither takes all of the account's, nor is left without any. An account has 1,000 when it asked for
   * them, of which 100 must stay unreserved. Absent: no reservation.
   */
  readonly realtimeConcurrency?: number;
  /**
   * Connections of Pusher clients that are opened in a minute with the stage's key, whatever their addresses; further ones
   * are told to come back later. API Gateway takes 500 a second by default, of all APIs of the account in the region.
   */
  readonly connectionsPerMinute: number;
  /**
   * Requests and socket messages that the stage's two APIs take, of all clients together; beyond it API Gateway refuses
   * them. So no stage takes all that the account has in its region.
   */
  readonly throttles: { readonly http: Throttle; readonly sockets: Throttle };
  /** Names of one's own. Without it the stage has the name that CloudFront gives it. */
  readonly domain?: {
    /** Each serves HTTP, sockets and files. The first is the public address, which answers and mails name. */
    readonly names: readonly [string, ...string[]];
    /** The certificate for all of them, in ACM of us-east-1, where CloudFront reads it. */
    readonly certificateArn: string;
  };
  /** AWS WAF in front of the stage, for 12 USD a month and 0.60 for each million requests; none when absent. */
  readonly firewall?: FirewallSettings;
  /**
   * What the AWS account may cost in a month. A mail to `notify` says so when 80 % are spent, and when the forecast is above
   * all of it. Budgets know no stages: two stages of an account see the same costs.
   */
  readonly budget?: { readonly monthlyUsd: number; readonly notify: string };
  readonly logRetentionDays: 7 | 30 | 90;
}

/** Calls a second in the long run, and how many may come at once. */
interface Throttle {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * Requests in five minutes, beyond which a caller gets 429 before any function runs. They stop floods: the limits of the routes
 * are narrower, know the caller, and answer first (docs/contract/limits.md).
 */
export interface FirewallSettings {
  /** Of one address, which may have a whole mobile network behind it. */
  readonly perAddress: number;
  /** Of one address to the routes that need no sign-in. */
  readonly anonymousPerAddress: number;
  /** Of one API key, which all copies of an app share: a ceiling for a stolen key. */
  readonly perKey: number;
}

/** Those of the document's sample, which are invented. */
const samplePhones = { jne: '+1 555 010 0004', 'pos-indonesia': '+1 555 010 0006' };
const ownApps = [
  'APNS/com.example.dropin',
  'GCM/com.example.dropin',
  'APNS/com.example.gibby',
  'GCM/com.example.gibby',
] as const;
/** The bundle id of the instant family's samples, so that they work as they are on the local cloud. */
const appsOfDocuments = ['APNS/xxxx', 'GCM/xxxx'] as const;
const openTokApiUrl = 'https://api.opentok.com';
const sockets = { perSecond: 5000, burst: 2500 };
const firewall = { perAddress: 40_000, anonymousPerAddress: 10_000, perKey: 3_000_000 };

export const stages: readonly StageSettings[] = [
  {
    name: 'local',
    retainsData: false,
    mailSender: 'hello@example.com',
    mailPerHour: 100_000,
    pushesPerHour: 1_000_000,
    helpAddress: 'help@example.com',
    emailChangeWaitHours: 24,
    passwordPolicy: 'documented',
    courierPhones: samplePhones,
    gibbyAppUrl: 'gibby://open',
    homeRegion: 'ID',
    sms: { countries: ['ID', 'VN'], perHour: 10_000 },
    pushApplications: [...ownApps, ...appsOfDocuments],
    openTokApiUrl: 'local:opentok',
    openTokPerHour: 1_000_000,
    edgeProof: 'first',
    realtimeAppId: '1001',
    instantTokens: 'shared',
    connectionsPerMinute: 24_000,
    throttles: { http: { perSecond: 5000, burst: 2500 }, sockets },
    logRetentionDays: 7,
  },
  {
    name: 'dev',
    retainsData: false,
    mailSender: 'hello@dev.example.com',
    mailPerHour: 300,
    pushesPerHour: 3_000,
    helpAddress: 'help@dev.example.com',
    emailChangeWaitHours: 24,
    passwordPolicy: 'documented',
    courierPhones: {},
    homeRegion: 'ID',
    sms: { countries: ['ID', 'VN'], perHour: 30 },
    pushApplications: ownApps,
    openTokApiUrl,
    openTokPerHour: 200,
    edgeProof: 'first',
    realtimeAppId: '1002',
    instantTokens: 'shared',
    connectionsPerMinute: 24_000,
    throttles: { http: { perSecond: 200, burst: 400 }, sockets: { perSecond: 200, burst: 400 } },
    logRetentionDays: 7,
  },
  {
    name: 'staging',
    retainsData: true,
    mailSender: 'hello@staging.example.com',
    mailPerHour: 1_000,
    pushesPerHour: 10_000,
    helpAddress: 'help@staging.example.com',
    emailChangeWaitHours: 24,
    passwordPolicy: 'documented',
    courierPhones: {},
    homeRegion: 'ID',
    sms: { countries: ['ID', 'VN'], perHour: 100 },
    pushApplications: ownApps,
    openTokApiUrl,
    openTokPerHour: 600,
    edgeProof: 'first',
    realtimeAppId: '1003',
    instantTokens: 'shared',
    throttles: { http: { perSecond: 500, burst: 1000 }, sockets: { perSecond: 500, burst: 1000 } },
    firewall,
    budget: { monthlyUsd: 200, notify: 'operators@example.com' },
    realtimeConcurrency: 10,
    connectionsPerMinute: 24_000,
    logRetentionDays: 30,
  },
  {
    name: 'prod',
    retainsData: true,
    mailSender: 'hello@example.com',
    mailPerHour: 10_000,
    pushesPerHour: 200_000,
    helpAddress: 'help@example.com',
    emailChangeWaitHours: 24,
    passwordPolicy: 'documented',
    courierPhones: {},
    homeRegion: 'ID',
    sms: { countries: ['ID', 'VN'], perHour: 600 },
    pushApplications: ownApps,
    openTokApiUrl,
    openTokPerHour: 6_000,
    edgeProof: 'first',
    realtimeAppId: '1004',
    instantTokens: 'shared',
    throttles: { http: { perSecond: 5000, burst: 2500 }, sockets },
    firewall,
    budget: { monthlyUsd: 2000, notify: 'operators@example.com' },
    realtimeConcurrency: 100,
    connectionsPerMinute: 24_000,
    logRetentionDays: 90,
  },
];
