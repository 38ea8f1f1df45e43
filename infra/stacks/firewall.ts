import { CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import * as waf from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { pathsOf } from '#shared/kernel/route/define.ts';
import { areas } from '../areas.ts';
import type { FirewallSettings, StageSettings } from '../stages.ts';

/** The only region in which AWS WAF takes rules for CloudFront (AWS WAF developer guide, "How AWS WAF works"). */
const region = 'us-east-1';

/**
 * AWS's own rule groups, and the rules of theirs that only count here. The product's forms are larger than 8 KB, its texts
 * may hold addresses and markup, and server libraries of Pusher send no user agent.
 */
const managedGroups: Readonly<Record<string, readonly string[]>> = {
  AWSManagedRulesAmazonIpReputationList: [],
  AWSManagedRulesKnownBadInputsRuleSet: [],
  AWSManagedRulesCommonRuleSet: [
    'SizeRestrictions_BODY',
    'NoUserAgent_HEADER',
    'GenericRFI_BODY',
    'GenericRFI_QUERYARGUMENTS',
    'CrossSiteScripting_BODY',
  ],
};

/** Longest expression that AWS WAF takes (AWS WAF quotas). */
const maxExpression = 512;

/**
 * The rules in front of the stage's distribution, and so of HTTP, sockets and files. AWS WAF attaches to no HTTP API and to no
 * WebSocket API; their own addresses serve no request, since functions ask for the proof of the distribution.
 */
export class FirewallStack extends Stack {
  /** ARN of the rules, which stacks of other regions may use. They must depend on this stack. */
  readonly webAclArn: string;

  constructor(scope: Construct, limits: FirewallSettings, settings: StageSettings) {
    super(scope, 'Firewall', { env: { region }, terminationProtection: settings.retainsData });
    const rules = [...limitingRules(limits), ...managedRules()];
    const acl = new waf.CfnWebACL(this, 'Rules', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: seenAs(this.stackName),
      rules: rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: seenAs(rule.name) })),
    });
    new CfnOutput(this, 'WebAclArn', { value: acl.attrArn });
    this.webAclArn = Fn.getStackOutput(this.stackName, 'WebAclArn', region);
  }
}

type Rule = Omit<waf.CfnWebACL.RuleProperty, 'priority' | 'visibilityConfig'>;

/** A rule for each class of callers. Who goes past a limit is refused as the functions' own limits refuse: 429. */
function limitingRules({ perAddress, perKey, anonymousPerAddress }: FirewallSettings): Rule[] {
  const asItIs = [{ priority: 0, type: 'NONE' }];
  const beforeSignIn = {
    andStatement: {
      statements: [
        {
          byteMatchStatement: {
            fieldToMatch: { method: {} },
            positionalConstraint: 'EXACTLY',
            searchString: 'POST',
            textTransformations: asItIs,
          },
        },
        {
          regexMatchStatement: {
            fieldToMatch: { uriPath: {} },
            regexString: pathsBeforeSignIn(),
            textTransformations: asItIs,
          },
        },
      ],
    },
  };
  const counted = [
    { name: 'PerAddress', statement: { limit: perAddress, aggregateKeyType: 'IP' } },
    {
      name: 'AnonymousPerAddress',
      statement: { limit: anonymousPerAddress, aggregateKeyType: 'IP', scopeDownStatement: beforeSignIn },
    },
    ...[
      { name: 'PerKeyHeader', key: { header: { name: 'apikey', textTransformations: asItIs } } },
      { name: 'PerKeyParameter', key: { queryArgument: { name: 'api_key', textTransformations: asItIs } } },
    ].map(({ name, key }) => ({
      name,
      statement: { limit: perKey, aggregateKeyType: 'CUSTOM_KEYS', customKeys: [key] },
    })),
  ];
  const customResponse = { responseCode: 429, responseHeaders: [{ name: 'retry-after', value: '60' }] };
  return counted.map(({ name, statement }) => ({
    name,
    statement: { rateBasedStatement: { ...statement, evaluationWindowSec: 300 } },
    action: { block: { customResponse } },
  }));
}

function managedRules(): Rule[] {
  return Object.entries(managedGroups).map(([name, counting]) => ({
    name,
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counting.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    overrideAction: { none: {} },
  }));
}

/** What the paths of all POSTs match that need no signed-in caller: registering, signing in, codes and links. */
function pathsBeforeSignIn(): string {
  const paths = areas
    .flatMap(({ operations }) => Object.values(operations))
    .flatMap((definition) =>
      definition.kind === 'route' && definition.method === 'POST' && definition.auth === 'apiKey'
        ? pathsOf(definition)
        : [],
    );
  const expression = `^(?:${paths
    .sort()
    .map((path) => path.replaceAll(/\{[^}]+\}/g, '[^/]+'))
    .join('|')})$`;
  if (expression.length > maxExpression)
    throw new Error(`AWS WAF takes no expression of ${expression.length} characters.`);
  return expression;
}

function seenAs(metricName: string): waf.CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}
