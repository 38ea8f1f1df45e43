/** What differs between environments, and nothing else. */
export interface StageSettings {
  readonly name: 'local' | 'dev' | 'staging' | 'prod';
  /** Whether data outlives the stack: a stage with real users keeps its tables and secrets when it is removed. */
  readonly retainsData: boolean;
  /** Sender of the product's mail: an address of a domain that SES has verified in the account. */
  readonly mailSender: string;
  /** Where messages refer users with questions: an address that is read. */
  readonly helpAddress: string;
  /**
   * Platform applications of SNS, as `<platform>/<bundle id>`; the first of each platform is Dropin's own app. They
   * hold credentials of Apple and Google and are created by hand (infra/README.md, "Fill in, once for a stage").
   */
  readonly pushApplications: readonly `${'APNS' | 'APNS_SANDBOX' | 'GCM'}/${string}`[];
  /** The video provider's API. The local cloud replaces `local:` names by stand-ins. */
  readonly openTokApiUrl: string;
  /** The help desk: every Zendesk account has its own host. */
  readonly zendeskUrl: string;
  /** The analytics provider; projects that store their data in Europe or India use other hosts. */
  readonly mixpanelUrl: string;
  /** Facebook's Graph API with its version, which lasts two years. */
  readonly facebookUrl: string;
  /** AfterShip's Tracking API, with its version. */
  readonly aftershipUrl: string;
  /** Doku's OneCheckout; its staging host accepts invented cards. */
  readonly dokuUrl: string;
  readonly logRetentionDays: 7 | 30 | 90;
}

const ownApps = [
  'APNS/com.example.dropin',
  'GCM/com.example.dropin',
  'APNS/com.example.gibby',
  'GCM/com.example.gibby',
] as const;
const providers = {
  openTokApiUrl: 'https://api.opentok.com',
  zendeskUrl: 'https://example.zendesk.com',
  mixpanelUrl: 'https://api.mixpanel.com',
  facebookUrl: 'https://graph.facebook.com/v24.0',
  aftershipUrl: 'https://api.aftership.com/tracking/2026-07',
  dokuUrl: 'https://staging.doku.com',
} as const;

export const stages: readonly StageSettings[] = [
  {
    name: 'local',
    retainsData: false,
    mailSender: 'hello@example.com',
    helpAddress: 'help@example.com',
    pushApplications: ownApps,
    openTokApiUrl: 'local:opentok',
    zendeskUrl: 'local:zendesk',
    mixpanelUrl: 'local:mixpanel',
    facebookUrl: 'local:facebook',
    aftershipUrl: 'local:aftership',
    dokuUrl: 'local:doku',
    logRetentionDays: 7,
  },
  {
    name: 'dev',
    retainsData: false,
    mailSender: 'hello@dev.example.com',
    helpAddress: 'help@dev.example.com',
    pushApplications: ownApps,
    ...providers,
    logRetentionDays: 7,
  },
  {
    name: 'staging',
    retainsData: true,
    mailSender: 'hello@staging.example.com',
    helpAddress: 'help@staging.example.com',
    pushApplications: ownApps,
    ...providers,
    logRetentionDays: 30,
  },
  {
    name: 'prod',
    retainsData: true,
    mailSender: 'hello@example.com',
    helpAddress: 'help@example.com',
    pushApplications: ownApps,
    ...providers,
    dokuUrl: 'https://pay.doku.com',
    logRetentionDays: 90,
  },
];
