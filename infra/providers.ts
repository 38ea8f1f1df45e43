import type { ProviderName } from '#shared/kernel/grants.ts';
import type { StageSettings } from './stages.ts';

/** What a deployment needs to know about an outside provider. */
export interface ProviderSettings {
  /** Where its API is, in stages with real users and in the others. */
  readonly url: string | { readonly prod: string; readonly others: string };
  /**
   * How often a stage asks it in an hour, in stages with real users and in the others; 0 is never. Strangers can cause calls,
   * and they cost money or the provider's patience.
   */
  readonly callsPerHour: { readonly prod: number; readonly others: number };
  /**
   * Its secret: fields that are empty until the operator fills them in, and one that is generated as a placeholder. A
   * token that travels in a query is generated without punctuation.
   */
  readonly secret: {
    readonly empty: readonly string[];
    readonly generated: string;
    readonly excludePunctuation?: boolean;
  };
  /** Why the secret is changed by hand and not on a schedule. */
  readonly rotation: string;
  /** The secret in the local cloud, where the provider's stand-in checks it. */
  readonly development: Readonly<Record<string, string>>;
}

/**
 * The outside providers. Adapters read a provider's secret, address and budget through `<NAME>_SECRET`, `<NAME>_URL` and
 * `<NAME>_PER_HOUR`. (The video provider's address has another name, so it is in `stages.ts`.)
 */
export const providers = {
  // The help desk: every Zendesk account has its own host.
  zendesk: {
    url: 'https://example.zendesk.com',
    callsPerHour: { prod: 3_000, others: 300 },
    secret: { empty: ['email'], generated: 'apiToken' },
    rotation: 'The help desk issues this token; it is changed on its own site.',
    development: { email: 'agent@example.com', apiToken: 'local-zendesk-token' },
  },
  // The analytics provider; projects that store their data in Europe or India use other hosts.
  mixpanel: {
    url: 'https://api.mixpanel.com',
    callsPerHour: { prod: 200_000, others: 20_000 },
    secret: { empty: [], generated: 'token', excludePunctuation: true },
    rotation: 'The token names a project of the analytics provider and opens nothing.',
    development: { token: 'local-mixpanel-token' },
  },
  // Facebook's Graph API with its version, which lasts two years.
  facebook: {
    url: 'https://graph.facebook.com/v24.0',
    // Two for each sign-in.
    callsPerHour: { prod: 10_000, others: 1_000 },
    secret: { empty: ['appId'], generated: 'appSecret' },
    rotation: 'Facebook issues this secret; it is changed on its own site.',
    development: { appId: '100000000000001', appSecret: 'local-facebook-secret' },
  },
  // AfterShip's Tracking API, with its version.
  aftership: {
    url: 'https://api.aftership.com/tracking/2026-07',
    // Each parcel costs money.
    callsPerHour: { prod: 1_000, others: 100 },
    secret: { empty: ['apiKey'], generated: 'webhookSecret' },
    rotation: 'AfterShip issues the key and the secret; both are changed on its own site.',
    development: { apiKey: 'local-aftership-key', webhookSecret: 'local-aftership-secret' },
  },
  // Doku's OneCheckout; its staging host accepts invented cards.
  doku: {
    url: { prod: 'https://pay.doku.com', others: 'https://staging.doku.com' },
    callsPerHour: { prod: 20_000, others: 2_000 },
    secret: { empty: ['mallId'], generated: 'sharedKey' },
    rotation: 'Doku issues this key; it is changed together with them.',
    development: { mallId: '12345678', sharedKey: 'SK123456abcd' },
  },
} as const satisfies Readonly<Record<ProviderName, ProviderSettings>>;

export const providerNames = Object.keys(providers) as ProviderName[];

/** A provider's address in a stage. The local cloud replaces `local:` names with the URLs of its stand-ins. */
export function providerUrl(name: ProviderName, stage: StageSettings['name']): string {
  if (stage === 'local') return `local:${name}`;
  const { url }: ProviderSettings = providers[name];
  return typeof url === 'string' ? url : stage === 'prod' ? url.prod : url.others;
}

/** A provider's budget of calls in a stage. The stand-ins of the local cloud cost nothing. */
export function providerCallsPerHour(name: ProviderName, stage: StageSettings['name']): number {
  if (stage === 'local') return 1_000_000;
  return providers[name].callsPerHour[stage === 'prod' ? 'prod' : 'others'];
}
