import { type Credentials, createCredentials } from './iam/credentials.ts';
import { compileResourcePolicies } from './iam/resource-policies.ts';
import { type AccessDecision, compileRoles, type Role } from './iam/roles.ts';
import type { Assembly, Iam, Principal } from './interfaces.ts';

/** The caller's role does not allow the action. The message has AWS's form. */
export class AccessDenied extends Error {
  override readonly name = 'AccessDenied';
}

/** Resources that a service runs under a role, which must trust that service. */
const TRUST = [
  { type: 'AWS::Lambda::Function', property: 'Role', service: 'lambda.amazonaws.com' },
  { type: 'AWS::StepFunctions::StateMachine', property: 'RoleArn', service: 'states.amazonaws.com' },
  { type: 'AWS::ApiGatewayV2::Integration', property: 'CredentialsArn', service: 'apigateway.amazonaws.com' },
];

const NO_CONTEXT = {};

/**
 * Enforces the template's policies. Throws for a policy that cannot be enforced (an AWS managed policy, an unknown
 * condition operator, a policy variable), and when the role of a function or state machine does not trust its service.
 * Source: IAM User Guide, "Policy evaluation logic".
 */
export function createIam(assembly: Assembly, credentials: Credentials = createCredentials()): Iam {
  const roles = compileRoles(assembly);
  requireTrust(assembly, roles);

  return {
    ...credentials,
    serviceMayInvoke: compileResourcePolicies(assembly),
    authorize(principal, action, resourceArn, context = NO_CONTEXT) {
      if (principal.roleArn === undefined) return;
      const role = roleOf(roles, principal.roleArn);
      const decision = role.decide(action, resourceArn, context);
      if (decision !== 'allowed') throw new AccessDenied(denial(decision, role, principal, action, resourceArn));
    },
  };
}

function requireTrust(assembly: Assembly, roles: ReadonlyMap<string, Role>): void {
  for (const { type, property, service } of TRUST) {
    for (const resource of assembly.ofType(type)) {
      // Only integrations may do without a role: those with functions have none.
      if (type === 'AWS::ApiGatewayV2::Integration' && resource.properties[property] === undefined) continue;
      const role = roleOf(roles, String(resource.properties[property]));
      if (!role.trusts(service)) {
        throw new Error(`${resource.stack}/${resource.id}: the role ${role.name} does not trust ${service}`);
      }
    }
  }
}

function roleOf(roles: ReadonlyMap<string, Role>, roleArn: string): Role {
  const role = roles.get(roleArn);
  if (role === undefined) throw new Error(`The role ${roleArn} is not in the template`);
  return role;
}

function denial(
  decision: AccessDecision,
  role: Role,
  principal: Principal,
  action: string,
  resourceArn: string,
): string {
  const account = role.arn.split(':')[4];
  const reason =
    decision === 'denied'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  return `User: arn:aws:sts::${account}:assumed-role/${role.name}/${principal.name} is not authorized to perform: ${action} on resource: ${resourceArn} ${reason}`;
}
