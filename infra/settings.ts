import { isSupportedCountry } from 'libphonenumber-js/mobile';
import { mayReceiveWebhooks } from '#shared/platform/realtime/webhooks/webhook.rules.ts';
import { providerNames, providerUrl } from './providers.ts';
import type { StageSettings } from './stages.ts';

/**
 * A certificate that CloudFront may use: it reads those of us-east-1 alone (CloudFront developer guide, "Requirements for
 * using SSL/TLS certificates with CloudFront").
 */
const certificate = /^arn:aws[\w-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/;
const hostName = /^(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})+$/;
const mailAddress = /^[^@\s]+@[^@\s]+$/;
/** Values of this repository that belong to no operator: hosts, addresses and bundle ids of examples. */
const invented = /\bexample\b/i;

/** Each setting with whether its value may be deployed, and what it must be. A name is the path in `stages.ts`. */
function rulesOf(settings: StageSettings): readonly (readonly [name: string, holds: boolean, must: string])[] {
  const { domain, firewall, budget, throttles, sms, webhook, realtimeConcurrency } = settings;
  return [
    ['mailSender', mailAddress.test(settings.mailSender), 'an e-mail address'],
    ['helpAddress', mailAddress.test(settings.helpAddress), 'an e-mail address'],
    ['mailPerHour', isCount(settings.mailPerHour), 'a whole number of mails'],
    ['pushesPerHour', isCount(settings.pushesPerHour), 'a whole number of pushes'],
    ['openTokPerHour', isCount(settings.openTokPerHour), 'a whole number of calls'],
    ['connectionsPerMinute', isLimit(settings.connectionsPerMinute, 1, 1e9), 'a whole number above 0'],
    ['homeRegion', isSupportedCountry(settings.homeRegion), 'a country by ISO 3166'],
    ['sms.countries', sms.countries.every((country) => isSupportedCountry(country)), 'countries by ISO 3166'],
    ['sms.perHour', isCount(sms.perHour), 'a whole number of SMS'],
    ['emailChangeWaitHours', settings.emailChangeWaitHours >= 0, 'hours'],
    ['realtimeAppId', /^\d+$/.test(settings.realtimeAppId), 'digits'],
    ['webhook.url', !webhook || mayReceiveWebhooks(webhook.url), 'a public host by HTTPS, without a port'],
    // What SQS starts at once for a function is at least two (Lambda API reference, "ScalingConfig").
    ['realtimeConcurrency', realtimeConcurrency === undefined || isLimit(realtimeConcurrency, 2, 1000), '2 to 1,000'],
    ['throttles.http', isThrottle(throttles.http), 'whole numbers above 0'],
    ['throttles.sockets', isThrottle(throttles.sockets), 'whole numbers above 0'],
    ['domain.names', !domain || areNames(domain.names), 'different host names in lower case, at least one'],
    ['domain.certificateArn', !domain || certificate.test(domain.certificateArn), 'of ACM in us-east-1'],
    // Of AWS WAF (API reference, "RateBasedStatement").
    ['firewall', !firewall || Object.values(firewall).every((limit) => isLimit(limit, 10, 2e9)), '10 to 2,000,000,000'],
    ['budget.monthlyUsd', !budget || isLimit(budget.monthlyUsd, 1, 1e9), 'a whole number of USD above 0'],
    ['budget.notify', !budget || mailAddress.test(budget.notify), 'an e-mail address'],
  ];
}

/** What no stage may be synthesized with: each line names a setting of `stages.ts` and says what it must be. */
export function refusedSettings(settings: StageSettings): string[] {
  return rulesOf(settings)
    .filter(([, holds]) => !holds)
    .map(
      ([name, , must]) =>
        `${settings.name}: ${name} must be ${must}, unlike ${JSON.stringify(valueAt(settings, name))}.`,
    );
}

/**
 * Settings of a stage with real users that still have the invented values of this repository. Mails from such a sender
 * are refused by SES, and pushes to such an application go nowhere, without any error at the deployment.
 */
export function placeholdersIn(settings: StageSettings): string[] {
  if (!settings.retainsData) return [];
  const urls = providerNames.map((name): [string, unknown] => [
    `${name}.url in providers.ts`,
    providerUrl(name, settings.name),
  ]);
  const leaves = Object.entries(settings).flatMap(([name, value]) => leavesOf(name, value));
  return [...leaves, ...urls]
    .filter(([, value]) => typeof value === 'string' && invented.test(value))
    .map(([name, value]) => `${settings.name}: ${name} is still the placeholder ${JSON.stringify(value)}.`);
}

function leavesOf(name: string, value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[name, value]];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(`${name}.${key}`, inner));
}

function valueAt(settings: StageSettings, name: string): unknown {
  return name.split('.').reduce<unknown>((value, key) => Object(value)[key], settings);
}

function isCount(value: number): boolean {
  return isLimit(value, 0, Number.MAX_SAFE_INTEGER);
}

function isLimit(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function isThrottle({ perSecond, burst }: StageSettings['throttles']['http']): boolean {
  return isLimit(perSecond, 1, Number.MAX_SAFE_INTEGER) && isLimit(burst, 1, Number.MAX_SAFE_INTEGER);
}

function areNames(names: readonly string[]): boolean {
  return names.length > 0 && new Set(names).size === names.length && names.every((name) => hostName.test(name));
}
