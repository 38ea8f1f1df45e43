import type { Assembly, Resource } from '../interfaces.ts';
import { compilePolicy, type Statement } from './statements.ts';

/** The action that a service performs when it calls a resource of another service. */
const ACTIONS: Readonly<Record<string, string>> = {
  lambda: 'lambda:InvokeFunction',
  sqs: 'sqs:SendMessage',
  sns: 'sns:Publish',
};

/** Whether a resource's own policy lets a service act on it for the source arn. */
type ServicePermission = (service: string, resourceArn: string, sourceArn: string) => boolean;

/** Compiles the assembly's `AWS::Lambda::Permission`s, queue policies and topic policies. */
export function compileResourcePolicies(assembly: Assembly): ServicePermission {
  const statements = [
    ...assembly.ofType('AWS::Lambda::Permission').map((permission) => compilePermission(assembly, permission)),
    ...assembly.ofType('AWS::SQS::QueuePolicy').flatMap(compileDocument),
    ...assembly.ofType('AWS::SNS::TopicPolicy').flatMap(compileDocument),
  ];
  const byService = new Map<string, Statement[]>();
  for (const statement of statements) {
    for (const service of statement.services) {
      byService.set(service, [...(byService.get(service) ?? []), statement]);
    }
  }
  return (service, resourceArn, sourceArn) => {
    const [, , targetService = '', , account = ''] = resourceArn.split(':');
    const action = ACTIONS[targetService];
    if (action === undefined) throw new Error(`No service invokes a resource such as ${resourceArn}`);
    // A bucket's arn contains no account; sources are always of the same account here.
    const context = { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': account };
    const matching = (byService.get(service) ?? []).filter(
      (statement) =>
        statement.matchesAction(action) && statement.matchesResource(resourceArn) && statement.holds(context),
    );
    return matching.length > 0 && matching.every(({ allows }) => allows);
  };
}

function compileDocument(policy: Resource): Statement[] {
  return compilePolicy(`${policy.stack}/${policy.id}`, policy.properties.PolicyDocument);
}

/** A permission is a policy statement in another form. */
function compilePermission(assembly: Assembly, permission: Resource): Statement {
  const { Action, Principal, FunctionName, SourceArn, SourceAccount } = permission.properties;
  const [statement] = compilePolicy(`${permission.stack}/${permission.id}`, {
    Statement: {
      Effect: 'Allow',
      Principal: { Service: Principal },
      Action,
      Resource: functionArn(assembly, String(FunctionName)),
      Condition: {
        ...(SourceArn !== undefined && { ArnLike: { 'aws:SourceArn': SourceArn } }),
        ...(SourceAccount !== undefined && { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
      },
    },
  });
  if (statement === undefined) throw new Error(`Permission ${permission.id} is empty`);
  return statement;
}

function functionArn(assembly: Assembly, nameOrArn: string): string {
  if (nameOrArn.startsWith('arn:')) return nameOrArn;
  const named = assembly.ofType('AWS::Lambda::Function').find(({ ref }) => ref === nameOrArn);
  if (named === undefined) throw new Error(`A permission is for the function '${nameOrArn}', which does not exist`);
  return named.arn;
}
