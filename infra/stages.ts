import type { RealtimeEventName } from '#shared/platform/webhooks/realtime-event.ts';

/** What differs between environments, and nothing else. Addresses of providers are in `providers.ts`. */
export interface StageSettings {
  readonly name: 'local' | 'dev' | 'staging' | 'prod';
  /** Whether data outlives the stack: a stage with real users keeps its tables and secrets when it is removed. */
  readonly retainsData: boolean;
  /** Sender of the product's mail: an address of a domain that SES has verified in the account. */
  readonly mailSender: string;
  /**
   * The country of numbers without a country code, by ISO 3166: phones dial `0812...` at home, and apps send it so.
   */
  readonly homeRegion: string;
  /** Where messages refer users with questions: an address that is read. */
  readonly helpAddress: string;
  /**
   * Platform applications of SNS, as `<platform>/<bundle id>`; the first of each platform is Dropin's own app. They
   * hold credentials of Apple and Google and are created by hand (infra/README.md, "Fill in, once for a stage").
   */
  readonly pushApplications: readonly `${'APNS' | 'APNS_SANDBOX' | 'GCM'}/${string}`[];
  /** The video provider's API. The local cloud replaces `local:` names by stand-ins. */
  readonly openTokApiUrl: string;
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
  readonly logRetentionDays: 7 | 30 | 90;
}

const ownApps = [
  'APNS/com.example.dropin',
  'GCM/com.example.dropin',
  'APNS/com.example.gibby',
  'GCM/com.example.gibby',
] as const;
/** The bundle id of the instant family's samples, so that they work as they are on the local cloud. */
const appsOfDocuments = ['APNS/xxxx', 'GCM/xxxx'] as const;
const openTokApiUrl = 'https://api.opentok.com';

export const stages: readonly StageSettings[] = [
  {
    name: 'local',
    retainsData: false,
    mailSender: 'hello@example.com',
    helpAddress: 'help@example.com',
    homeRegion: 'ID',
    pushApplications: [...ownApps, ...appsOfDocuments],
    openTokApiUrl: 'local:opentok',
    realtimeAppId: '1001',
    instantTokens: 'shared',
    logRetentionDays: 7,
  },
  {
    name: 'dev',
    retainsData: false,
    mailSender: 'hello@dev.example.com',
    helpAddress: 'help@dev.example.com',
    homeRegion: 'ID',
    pushApplications: ownApps,
    openTokApiUrl,
    realtimeAppId: '1002',
    instantTokens: 'shared',
    logRetentionDays: 7,
  },
  {
    name: 'staging',
    retainsData: true,
    mailSender: 'hello@staging.example.com',
    helpAddress: 'help@staging.example.com',
    homeRegion: 'ID',
    pushApplications: ownApps,
    openTokApiUrl,
    realtimeAppId: '1003',
    instantTokens: 'shared',
    logRetentionDays: 30,
  },
  {
    name: 'prod',
    retainsData: true,
    mailSender: 'hello@example.com',
    helpAddress: 'help@example.com',
    homeRegion: 'ID',
    pushApplications: ownApps,
    openTokApiUrl,
    realtimeAppId: '1004',
    instantTokens: 'shared',
    logRetentionDays: 90,
  },
];
