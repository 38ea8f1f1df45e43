// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation and IAM write placeholders like this.
import { describe, expect, test } from 'vitest';
import { AccessDenied, createIam } from '#infra/local/iam.ts';
import type { RequestContext } from '#infra/local/interfaces.ts';
import { assemblyOf, type Resources, role } from './fixtures/core/stage.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/data';
const caller = { name: 'createGig', roleArn: 'arn:aws:iam::000000000000:role/App-Role' };

function iamOf(statements: Record<string, unknown>[], others: Resources = {}) {
  return createIam(assemblyOf({ Role: role(statements), ...others }));
}

function allowed(
  statement: Record<string, unknown> | Record<string, unknown>[],
  action = 'dynamodb:GetItem',
  resource = TABLE,
  context?: RequestContext,
) {
  try {
    iamOf([statement].flat()).authorize(caller, action, resource, context);
    return true;
  } catch (error) {
    if (error instanceof AccessDenied) return false;
    throw error;
  }
}

const allow = (rest: Record<string, unknown>) => ({ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*', ...rest });

describe('authorization', () => {
  test('names caller, action and resource as AWS does when nothing allows it', () => {
    expect(() => iamOf([]).authorize(caller, 'dynamodb:PutItem', TABLE)).toThrow(
      `User: arn:aws:sts::000000000000:assumed-role/App-Role/createGig is not authorized to perform: dynamodb:PutItem on resource: ${TABLE} because no identity-based policy allows the dynamodb:PutItem action`,
    );
  });

  test('lets an explicit deny win and says so', () => {
    const iam = iamOf([allow({}), { Effect: 'Deny', Action: 'dynamodb:DeleteItem', Resource: TABLE }]);

    iam.authorize(caller, 'dynamodb:GetItem', TABLE);
    expect(() => iam.authorize(caller, 'dynamodb:DeleteItem', TABLE)).toThrow('with an explicit deny');
  });

  test('allows the operator everything', () => {
    iamOf([]).authorize({ name: 'test', roleArn: undefined }, 'dynamodb:DeleteTable', TABLE);
  });

  test.each([
    ['an action regardless of case', { Action: 'DynamoDB:getitem' }, true],
    ['an action by wildcard', { Action: ['sqs:*', 'dynamodb:Get*'] }, true],
    ['not another action', { Action: 'dynamodb:Put*' }, false],
    ['not a longer action', { Action: 'dynamodb:Get' }, false],
    ['NotAction', { Action: undefined, NotAction: 'dynamodb:Put*' }, true],
    ['NotAction of this one', { Action: undefined, NotAction: 'dynamodb:GetItem' }, false],
    ['the resource itself', { Resource: TABLE }, true],
    ['a resource by wildcard', { Resource: 'arn:aws:dynamodb:*:*:table/d?ta' }, true],
    ['not its index only', { Resource: `${TABLE}/index/*` }, false],
    ['not another resource', { Resource: `${TABLE}2` }, false],
    ['NotResource', { Resource: undefined, NotResource: `${TABLE}2` }, true],
  ])('matches %s', (_, statement, expected) => {
    expect(allowed(allow(statement))).toBe(expected);
  });

  test('treats a table and its indexes as different resources', () => {
    expect(allowed(allow({ Resource: TABLE }), 'dynamodb:Query', `${TABLE}/index/GSI1`)).toBe(false);
    expect(allowed(allow({ Resource: `${TABLE}/index/GSI1` }), 'dynamodb:Query', `${TABLE}/index/GSI1`)).toBe(true);
  });

  const leading = (...keys: string[]) => ({ 'dynamodb:LeadingKeys': keys });
  test.each([
    ['ForAllValues:StringLike', { 'dynamodb:LeadingKeys': ['GIG#*'] }, leading('GIG#1', 'GIG#2'), true],
    ['ForAllValues:StringLike', { 'dynamodb:LeadingKeys': ['GIG#*'] }, leading('GIG#1', 'USER#2'), false],
    ['ForAllValues:StringLike', { 'dynamodb:LeadingKeys': ['GIG#*', 'USER#*'] }, leading('GIG#1', 'USER#2'), true],
    // As in AWS, which is why such a statement also needs a Null condition.
    ['ForAllValues:StringLike', { 'dynamodb:LeadingKeys': ['GIG#*'] }, {}, true],
    ['ForAnyValue:StringLike', { 'dynamodb:LeadingKeys': 'GIG#*' }, leading('USER#1', 'GIG#2'), true],
    ['ForAnyValue:StringEquals', { 'dynamodb:LeadingKeys': 'GIG#*' }, leading('GIG#2'), false],
    ['ForAnyValue:StringLike', { 'dynamodb:LeadingKeys': 'GIG#*' }, {}, false],
    [
      'StringEquals',
      { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] },
      { 'aws:requestedregion': 'us-east-1' },
      true,
    ],
    ['StringEquals', { 'aws:RequestedRegion': 'us-east-1' }, { 'aws:RequestedRegion': 'US-EAST-1' }, false],
    ['StringEquals', { 'aws:RequestedRegion': 'us-east-1' }, {}, false],
    ['StringLike', { key: 'a?c*' }, { key: 'abcdef' }, true],
    ['ArnLike', { 'aws:SourceArn': 'arn:aws:s3:::files*' }, { 'aws:SourceArn': 'arn:aws:s3:::files-1' }, true],
    ['ArnLike', { 'aws:SourceArn': 'arn:aws:sqs:*:1:q' }, { 'aws:SourceArn': 'arn:aws:sqs:a:b:1:q' }, false],
    ['ArnEquals', { 'aws:SourceArn': 'arn:aws:sqs:*:1:q' }, { 'aws:SourceArn': 'arn:aws:sqs:us-east-1:1:q' }, true],
    ['Bool', { 'aws:SecureTransport': 'false' }, { 'aws:SecureTransport': 'false' }, true],
    ['Bool', { 'aws:SecureTransport': true }, { 'aws:SecureTransport': 'false' }, false],
    ['Null', { 'dynamodb:LeadingKeys': 'false' }, leading('GIG#1'), true],
    ['Null', { 'dynamodb:LeadingKeys': 'false' }, {}, false],
    ['Null', { 'dynamodb:LeadingKeys': 'true' }, {}, true],
  ])('evaluates %s %j on %j as %s', (operator, keys, context, expected) => {
    const statement = allow({ Condition: { [operator]: keys } });

    expect(allowed(statement, 'dynamodb:GetItem', TABLE, context as RequestContext)).toBe(expected);
  });

  test('needs all operators of a condition to hold', () => {
    const statement = allow({
      Condition: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'GIG#*' },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    });

    expect(allowed(statement, 'dynamodb:GetItem', TABLE, leading('GIG#1'))).toBe(true);
    expect(allowed(statement, 'dynamodb:Scan', TABLE, {})).toBe(false);
  });

  test('collects inline policies, attached policies and managed policies of the template', () => {
    const document = (action: string) => ({ Statement: { Effect: 'Allow', Action: action, Resource: '*' } });
    const iam = iamOf([allow({ Action: 'a:Inline' })], {
      Attached: {
        Type: 'AWS::IAM::Policy',
        Properties: { PolicyName: 'p', PolicyDocument: document('a:Attached'), Roles: [{ Ref: 'Role' }] },
      },
      Managed: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { PolicyDocument: document('a:Managed'), Roles: [{ Ref: 'Role' }] },
      },
      Foreign: {
        Type: 'AWS::IAM::Policy',
        Properties: { PolicyName: 'f', PolicyDocument: document('a:Foreign'), Roles: [{ Ref: 'Other' }] },
      },
      Other: role(),
    });

    for (const action of ['a:Inline', 'a:Attached', 'a:Managed']) iam.authorize(caller, action, 'arn:aws:x:::y');
    expect(() => iam.authorize(caller, 'a:Foreign', 'arn:aws:x:::y')).toThrow(AccessDenied);
  });

  test('takes microseconds', () => {
    const statements = Array.from({ length: 20 }, (_, index) =>
      allow({
        Resource: [`${TABLE}${index}`, `${TABLE}${index}/index/*`],
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['GIG#*', 'USER#*'] } },
      }),
    );
    const iam = iamOf(statements);
    const context = leading('USER#1');
    const rounds = 20_000;

    const startedAtMs = performance.now();
    for (let round = 0; round < rounds; round++) iam.authorize(caller, 'dynamodb:Query', `${TABLE}19`, context);

    expect(((performance.now() - startedAtMs) / rounds) * 1000).toBeLessThan(50);
  });
});

describe('a policy that cannot be enforced is refused at the start', () => {
  test.each([
    [
      'an AWS managed policy',
      { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
      'arn:aws:iam::aws:policy/AdministratorAccess',
    ],
    ['a permissions boundary', { PermissionsBoundary: 'arn:aws:iam::000000000000:policy/x' }, 'permissions boundary'],
  ])('%s', (_, properties, message) => {
    const plain = role();
    const resources = { Role: { ...plain, Properties: { ...plain.Properties, ...properties } } };

    expect(() => createIam(assemblyOf(resources))).toThrow(message);
  });

  test.each([
    ['an unknown operator', { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }, "'IpAddress'"],
    ['a policy variable', { Resource: 'arn:aws:s3:::b/${aws:username}' }, '${aws:username}'],
    ['an unknown element', { Ressource: '*' }, "'Ressource'"],
    ['a wrong effect', { Effect: 'allow' }, 'Effect'],
  ])('%s', (_, statement, message) => {
    expect(() => iamOf([allow(statement)])).toThrow(message);
  });

  test('a function whose role does not trust Lambda', () => {
    const resources = {
      Fn: { Type: 'AWS::Lambda::Function', Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
      Role: role([], 'states.amazonaws.com'),
    };

    expect(() => createIam(assemblyOf(resources))).toThrow(
      'App/Fn: the role App-Role does not trust lambda.amazonaws.com',
    );
  });
});

describe('resource-based permissions', () => {
  const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:App-Fn';
  const sourceArn = 'arn:aws:execute-api:us-east-1:000000000000:abc/$default/GET/gigs/{id}';
  const permission = (properties: Record<string, unknown>) => ({
    Role: role(),
    Fn: { Type: 'AWS::Lambda::Function', Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { Ref: 'Fn' },
        Principal: 'apigateway.amazonaws.com',
        ...properties,
      },
    },
  });

  test.each([
    ['any source', {}, true],
    ['a source by wildcard', { SourceArn: 'arn:aws:execute-api:us-east-1:000000000000:abc/*/*/gigs/{id}' }, true],
    ['not another source', { SourceArn: 'arn:aws:execute-api:us-east-1:000000000000:xyz/*/*/gigs/{id}' }, false],
    ['not another service', { Principal: 'events.amazonaws.com' }, false],
    ['not another action', { Action: 'lambda:GetFunction' }, false],
    ['the function by arn', { FunctionName: { 'Fn::GetAtt': ['Fn', 'Arn'] } }, true],
    ['not another account', { SourceAccount: '111111111111' }, false],
  ])('allow %s', (_, properties, expected) => {
    const iam = createIam(assemblyOf(permission(properties)));

    expect(iam.serviceMayInvoke('apigateway.amazonaws.com', functionArn, sourceArn)).toBe(expected);
  });

  test('allow nothing without a permission', () => {
    const { Permission: _, ...resources } = permission({});

    const iam = createIam(assemblyOf(resources));

    expect(iam.serviceMayInvoke('apigateway.amazonaws.com', functionArn, sourceArn)).toBe(false);
  });

  test('also come from queue policies', () => {
    const queueArn = 'arn:aws:sqs:us-east-1:000000000000:q';
    const ruleArn = 'arn:aws:events:us-east-1:000000000000:rule/r';
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queueArn,
      Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
    };
    const iam = createIam(
      assemblyOf({ P: { Type: 'AWS::SQS::QueuePolicy', Properties: { PolicyDocument: { Statement: [statement] } } } }),
    );

    expect(iam.serviceMayInvoke('events.amazonaws.com', queueArn, ruleArn)).toBe(true);
    expect(iam.serviceMayInvoke('events.amazonaws.com', queueArn, `${ruleArn}2`)).toBe(false);
  });
});

describe('credentials', () => {
  test('identify their principal and stay the same across a restart', () => {
    const iam = iamOf([]);
    const credentials = iam.credentialsFor(caller);

    expect(iam.principalOf(credentials.accessKeyId)).toEqual(caller);
    expect(iamOf([]).credentialsFor(caller)).toEqual(credentials);
    expect(iam.credentialsFor({ ...caller, name: 'other' }).accessKeyId).not.toBe(credentials.accessKeyId);
    expect(iam.principalOf('AKIAUNKNOWN')).toBeUndefined();
  });
});
