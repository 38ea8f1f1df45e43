/** What the local cloud accepts instead of real secrets. None of it grants access to anything outside this machine. */

import type { ProviderName } from '#shared/kernel/grants.ts';
import { providerNames, providers } from '../providers.ts';

export const developmentCredentials = {
  dropinApiKey: 'local-dropin-key',
  gibbyApiKey: 'local-gibby-key',
  realtime: { key: 'local-key', secret: 'local-secret', appId: '1001' },
  opentok: { apiKey: '46000001', apiSecret: 'local-opentok-secret' },
  ...credentialsOfProviders(),
} as const;

/** Values of the stage's secrets by secret name; objects are stored as JSON. */
export function developmentSecrets(stage: string): Record<string, string | Record<string, string>> {
  const { dropinApiKey, gibbyApiKey, realtime, opentok } = developmentCredentials;
  const ofProviders = providerNames.map((name) => [`${stage}/${name}`, { ...developmentCredentials[name] }]);
  return {
    [`${stage}/session-key`]: 'local-session-key-of-more-than-32-characters',
    [`${stage}/realtime`]: { ...realtime },
    [`${stage}/api-keys`]: { dropin: dropinApiKey, gibby: gibbyApiKey },
    [`${stage}/opentok`]: { ...opentok },
    [`${stage}/edge-proof`]: { first: 'local-edge-proof', second: '' },
    [`${stage}/stream-token-key`]: 'local-stream-tokens-key-of-more-than-32-characters',
    ...Object.fromEntries(ofProviders),
  };
}

type ProviderCredentials = { readonly [P in ProviderName]: (typeof providers)[P]['development'] };

function credentialsOfProviders(): ProviderCredentials {
  return Object.fromEntries(providerNames.map((name) => [name, providers[name].development])) as ProviderCredentials;
}
