/** Rewrites the addresses that deployed functions use into addresses of this machine. */

interface Addresses {
  /** Where clients reach the local cloud. */
  readonly origin: string;
  readonly awsEndpointUrl: string;
  /** Base URL of each provider's stand-in, by the provider's name; that of `webhook` may be empty. */
  readonly providerUrls: Readonly<Record<string, string>>;
}

const MANAGEMENT = /https:\/\/([a-z0-9]+)\.execute-api\.[\w-]+\.amazonaws\.com\/([\w-]+)/g;
const DISTRIBUTION = /https:\/\/[\w-]+\.cloudfront\.net/g;

/** @throws Error when a value names a provider (`local:<name>`) that has no stand-in. */
export function rewriteAddress(value: string, addresses: Addresses): string {
  if (value === 'local:public') return addresses.origin;
  const provider = /^local:([\w-]+)$/.exec(value)?.[1];
  if (provider === undefined) {
    return value
      .replace(MANAGEMENT, `${addresses.awsEndpointUrl}/execute-api/$1/$2`)
      .replace(DISTRIBUTION, addresses.origin);
  }
  const url = addresses.providerUrls[provider];
  if (url === undefined) throw new Error(`There is no stand-in for the provider ${provider}`);
  return url;
}
