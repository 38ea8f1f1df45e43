/** What the local cloud accepts instead of real secrets. None of it grants access to anything outside this machine. */

export const developmentCredentials = {
  dropinApiKey: 'local-dropin-key',
  gibbyApiKey: 'local-gibby-key',
  realtime: { key: 'local-key', secret: 'local-secret', appId: 'local-app' },
  opentok: { apiKey: '46000001', apiSecret: 'local-opentok-secret' },
  zendesk: { email: 'agent@example.com', apiToken: 'local-zendesk-token' },
  mixpanel: { token: 'local-mixpanel-token' },
  facebook: { appId: '100000000000001', appSecret: 'local-facebook-secret' },
  aftership: { apiKey: 'local-aftership-key', webhookSecret: 'local-aftership-secret' },
  doku: { mallId: '12345678', sharedKey: 'SK123456abcd' },
} as const;

/** Values of the stage's secrets by secret name; objects are stored as JSON. */
export function developmentSecrets(stage: string): Record<string, string | Record<string, string>> {
  const { dropinApiKey, gibbyApiKey, realtime, opentok, zendesk, mixpanel, facebook, aftership, doku } =
    developmentCredentials;
  return {
    [`${stage}/session-key`]: 'local-session-key-of-more-than-32-characters',
    [`${stage}/realtime`]: { ...realtime },
    [`${stage}/api-keys`]: { dropin: dropinApiKey, gibby: gibbyApiKey },
    [`${stage}/opentok`]: { ...opentok },
    [`${stage}/stream-token-key`]: 'local-stream-tokens-key-of-more-than-32-characters',
    [`${stage}/zendesk`]: { ...zendesk },
    [`${stage}/mixpanel`]: { ...mixpanel },
    [`${stage}/facebook`]: { ...facebook },
    [`${stage}/aftership`]: { ...aftership },
    [`${stage}/doku`]: { ...doku },
  };
}
