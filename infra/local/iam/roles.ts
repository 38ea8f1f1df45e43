import type { Assembly, RequestContext, Resource } from '../interfaces.ts';
import { compilePolicy, type Statement } from './statements.ts';

export type AccessDecision = 'allowed' | 'not allowed' | 'denied';

/** A role and everything that it allows. */
export interface Role {
  readonly name: string;
  readonly arn: string;
  decide(action: string, resourceArn: string, context: RequestContext): AccessDecision;
  trusts(service: string): boolean;
}

/**
 * All roles of the assembly by arn. Throws for anything that cannot be enforced here, so that nothing is silently
 * allowed.
 */
export function compileRoles(assembly: Assembly): ReadonlyMap<string, Role> {
  const attached = attachedPolicies(assembly);
  const managed = new Map(assembly.ofType('AWS::IAM::ManagedPolicy').map((policy) => [policy.arn, policy]));
  const roles = assembly.ofType('AWS::IAM::Role').map((resource) => {
    if (resource.properties.PermissionsBoundary !== undefined) {
      throw new Error(`Role ${resource.ref}: a permissions boundary is not supported`);
    }
    const byArn = textsOf(resource.properties.ManagedPolicyArns).map((arn) => {
      const policy = managed.get(arn);
      if (policy === undefined)
        throw new Error(`Role ${resource.ref}: the managed policy ${arn} is not in the template`);
      return policy;
    });
    const policies = new Set([...(attached.get(resource.ref) ?? []), ...byArn]);
    const statements = [
      ...listOf(resource.properties.Policies).flatMap(({ PolicyName: name, PolicyDocument: document }) =>
        compilePolicy(`${resource.ref}/${String(name)}`, document),
      ),
      ...[...policies].flatMap(({ ref, properties }) => compilePolicy(ref, properties.PolicyDocument)),
    ];
    return createRole(resource, statements);
  });
  return new Map(roles.map((role) => [role.arn, role]));
}

function attachedPolicies(assembly: Assembly): ReadonlyMap<string, Resource[]> {
  const byRole = new Map<string, Resource[]>();
  for (const policy of [...assembly.ofType('AWS::IAM::Policy'), ...assembly.ofType('AWS::IAM::ManagedPolicy')]) {
    for (const roleName of textsOf(policy.properties.Roles)) {
      byRole.set(roleName, [...(byRole.get(roleName) ?? []), policy]);
    }
  }
  return byRole;
}

function createRole(resource: Resource, statements: readonly Statement[]): Role {
  const trust = compilePolicy(`${resource.ref}'s trust`, resource.properties.AssumeRolePolicyDocument);
  /** Cached by action: few statements concern any one action, and few actions are ever checked. */
  const byAction = new Map<string, Statement[]>();

  function about(action: string): readonly Statement[] {
    const known = byAction.get(action);
    if (known !== undefined) return known;
    const matching = statements.filter((statement) => statement.matchesAction(action));
    byAction.set(action, matching);
    return matching;
  }

  return {
    name: resource.ref,
    arn: resource.arn,
    trusts: (service) => trust.some(({ allows, services }) => allows && services.includes(service)),
    decide(action, resourceArn, context) {
      let decision: AccessDecision = 'not allowed';
      for (const statement of about(action)) {
        if (!statement.matchesResource(resourceArn) || !statement.holds(context)) continue;
        if (!statement.allows) return 'denied';
        decision = 'allowed';
      }
      return decision;
    },
  };
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value : [];
}
