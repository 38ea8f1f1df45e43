/** What differs between environments, and nothing else. */
export interface StageSettings {
  readonly name: 'local' | 'dev' | 'staging' | 'prod';
  /** Whether data outlives the stack: tables and secrets are kept when a stage with people in it is removed. */
  readonly keepsData: boolean;
  /** Sender of the product's mail: an address of a domain verified with SES in the account. */
  readonly mailSender: string;
  /** Where texts send people with their questions: an address that somebody reads. */
  readonly helpAddress: string;
  /**
   * Platform applications of SNS, as `<platform>/<bundle id>`; of each platform the first is Dropin's own app. They hold
   * credentials of Apple and Google and are made by hand (infra/README.md, "Fill in, once for a stage").
   */
  readonly pushApplications: readonly `${'APNS' | 'APNS_SANDBOX' | 'GCM'}/${string}`[];
  /** The video provider's API. `local:` names are replaced by stand-ins in the local cloud. */
  readonly openTokApiUrl: string;
  /** The help desk: every Zendesk account has a host of its own. */
  readonly zendeskUrl: string;
  /** The analytics provider; it has other hosts for projects that keep their data in Europe or India. */
  readonly mixpanelUrl: string;
  /** Facebook's Graph API, with its version, which lasts two years. */
  readonly facebookUrl: string;
  /** AfterShip's Tracking API, with its version. */
  readonly aftershipUrl: string;
  /** Doku's OneCheckout; its staging host takes invented cards. */
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
    keepsData: false,
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
    keepsData: false,
    mailSender: 'hello@dev.example.com',
    helpAddress: 'help@dev.example.com',
    pushApplications: ownApps,
    ...providers,
    logRetentionDays: 7,
  },
  {
    name: 'staging',
    keepsData: true,
    mailSender: 'hello@staging.example.com',
    helpAddress: 'help@staging.example.com',
    pushApplications: ownApps,
    ...providers,
    logRetentionDays: 30,
  },
  {
    name: 'prod',
    keepsData: true,
    mailSender: 'hello@example.com',
    helpAddress: 'help@example.com',
    pushApplications: ownApps,
    ...providers,
    dokuUrl: 'https://pay.doku.com',
    logRetentionDays: 90,
  },
];
