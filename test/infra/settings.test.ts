import { App, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { Marketplace } from '#infra/app.ts';
import { backendOf } from '#infra/constructs/backend.ts';
import { placeholdersIn } from '#infra/settings.ts';
import { DataStack } from '#infra/stacks/data.ts';
import { EdgeStack } from '#infra/stacks/edge.ts';
import { type StageSettings, stages } from '#infra/stages.ts';

function settingsOf(name: StageSettings['name'], change: Partial<StageSettings> = {}): StageSettings {
  const found = stages.find((stage) => stage.name === name);
  if (!found) throw new Error(`There is no stage ${name}.`);
  return { ...found, ...change };
}

const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/1f0e9d8c';

test.each<[string, Partial<StageSettings>]>([
  ['sms.countries', { sms: { countries: ['ID', 'XX'], perHour: 10 } }],
  ['sms.perHour', { sms: { countries: ['ID'], perHour: -1 } }],
  ['sms.perHour', { sms: { countries: ['ID'], perHour: 0.5 } }],
  ['webhook.url', { webhook: { url: 'https://127.0.0.1', events: [] } }],
  ['mailSender', { mailSender: 'hello' }],
  ['helpAddress', { helpAddress: '' }],
  ['mailPerHour', { mailPerHour: 1.5 }],
  ['pushesPerHour', { pushesPerHour: 0.5 }],
  ['openTokPerHour', { openTokPerHour: Number.NaN }],
  ['connectionsPerMinute', { connectionsPerMinute: 0 }],
  ['homeRegion', { homeRegion: 'XX' }],
  ['emailChangeWaitHours', { emailChangeWaitHours: -1 }],
  ['realtimeAppId', { realtimeAppId: 'app' }],
  ['realtimeConcurrency', { realtimeConcurrency: 1 }],
  ['throttles.http', { throttles: { http: { perSecond: 0, burst: 1 }, sockets: { perSecond: 1, burst: 1 } } }],
  ['throttles.sockets', { throttles: { http: { perSecond: 1, burst: 1 }, sockets: { perSecond: 1, burst: 0 } } }],
  ['domain.names', { domain: { names: ['https://api.example.com'], certificateArn } }],
  ['domain.names', { domain: { names: ['api.example.com', 'api.example.com'], certificateArn } }],
  [
    'domain.certificateArn',
    { domain: { names: ['api.example.com'], certificateArn: certificateArn.replace('us-east-1', 'eu-west-1') } },
  ],
  ['firewall', { firewall: { perAddress: 9, anonymousPerAddress: 10, perKey: 10 } }],
  ['budget.monthlyUsd', { budget: { monthlyUsd: 0, notify: 'operators@example.com' } }],
  ['budget.notify', { budget: { monthlyUsd: 1, notify: 'operators' } }],
])('a wrong %s is refused at synth, by its name', (name, change) => {
  expect(() => new Marketplace(new App(), settingsOf('local', change))).toThrow(`local: ${name} must be `);
});

test('a stage with real users names each setting that is still an invented one, and others have none', () => {
  for (const name of ['local', 'dev'] as const) expect(placeholdersIn(settingsOf(name))).toEqual([]);
  for (const name of ['staging', 'prod'] as const) {
    const found = placeholdersIn(settingsOf(name)).map((line) => line.split(' is still ')[0]);
    const ofApps = [0, 1, 2, 3].map((index) => `pushApplications.${index}`);
    const expected = ['mailSender', 'helpAddress', ...ofApps, 'budget.notify', 'zendesk.url in providers.ts'];
    expect(found).toEqual(expected.map((setting) => `${name}: ${setting}`));
  }
  const own = { mailSender: 'hello@market.test', domain: { names: ['api.market.test'], certificateArn } } as const;
  expect(placeholdersIn(settingsOf('prod', own)).join()).not.toMatch(/mailSender|domain/);
});

/** The template of the edge, and the address that functions get. */
function edgeOf(settings: StageSettings) {
  const stage = new Stage(new App(), settings.name);
  const data = new DataStack(stage, settings);
  const edge = new EdgeStack(stage, settings, { uploads: data.uploads, frames: data.queues.frames });
  const { PUBLIC_URL } = backendOf(settings, data, edge).variables;
  return { template: Template.fromStack(edge), address: PUBLIC_URL };
}

test('names of its own serve the whole stage by its certificate, and the first is the public address', () => {
  const names = ['api.market.test', 'sockets.market.test', 'files.market.test'] as const;
  const { template, address } = edgeOf(settingsOf('prod', { domain: { names, certificateArn } }));
  expect(address).toBe('https://api.market.test');
  template.hasOutput('PublicUrl', { Value: 'https://api.market.test' });
  // What functions import that were deployed before the name.
  const exported = Object.values(template.findOutputs('*')).map((output) => output.Export?.Name);
  expect(exported).toContainEqual(
    expect.stringMatching(/^prod-Edge:ExportsOutputFnGetAttDistribution\w+DomainName\w+$/),
  );
  template.hasResourceProperties('AWS::CloudFront::Distribution', {
    DistributionConfig: {
      Aliases: names,
      ViewerCertificate: {
        AcmCertificateArn: certificateArn,
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SslSupportMethod: 'sni-only',
      },
    },
  });
});

test('without names of its own a stage has the name of CloudFront, and sets no TLS that CloudFront would ignore', () => {
  const { template } = edgeOf(settingsOf('prod'));
  const [distribution] = Object.values(template.findResources('AWS::CloudFront::Distribution'));
  const given = Object.keys(distribution?.Properties.DistributionConfig);
  expect(given).toContain('Enabled');
  expect(given).not.toContain('Aliases');
  expect(given).not.toContain('ViewerCertificate');
});
