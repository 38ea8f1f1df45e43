/** What differs between environments, and nothing else. */
export interface StageSettings {
  readonly name: 'local' | 'dev' | 'staging' | 'prod';
  /** Whether data outlives the stack: tables and secrets are kept when a stage with people in it is removed. */
  readonly keepsData: boolean;
  /** Sender of the product's mail: an address of a domain verified with SES in the account. */
  readonly mailSender: string;
  /** The video provider's API. `local:` names are replaced by stand-ins in the local cloud. */
  readonly openTokApiUrl: string;
  readonly logRetentionDays: 7 | 30 | 90;
}

const openTok = 'https://api.opentok.com';

export const stages: readonly StageSettings[] = [
  {
    name: 'local',
    keepsData: false,
    mailSender: 'hello@example.com',
    openTokApiUrl: 'local:opentok',
    logRetentionDays: 7,
  },
  { name: 'dev', keepsData: false, mailSender: 'hello@dev.example.com', openTokApiUrl: openTok, logRetentionDays: 7 },
  {
    name: 'staging',
    keepsData: true,
    mailSender: 'hello@staging.example.com',
    openTokApiUrl: openTok,
    logRetentionDays: 30,
  },
  { name: 'prod', keepsData: true, mailSender: 'hello@example.com', openTokApiUrl: openTok, logRetentionDays: 90 },
];
