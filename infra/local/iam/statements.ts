import type { RequestContext } from '../interfaces.ts';
import { compileConditions, refuseVariables } from './conditions.ts';
import { type Matcher, wildcard } from './wildcards.ts';

/** A policy statement, compiled so that a check costs about a microsecond. */
export interface Statement {
  readonly allows: boolean;
  /** Services that a resource-based or trust policy names; empty in an identity-based policy. */
  readonly services: readonly string[];
  matchesAction(action: string): boolean;
  matchesResource(resourceArn: string): boolean;
  holds(context: RequestContext): boolean;
}

const KNOWN_ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

/** Compiles a policy document. Throws, naming the policy, for an element that is not supported. */
export function compilePolicy(policyName: string, document: unknown): Statement[] {
  const { Statement: statements } = Object(document);
  if (statements === undefined) throw new Error(`Policy ${policyName} has no statement`);
  return [statements].flat().map((statement) => {
    try {
      return compileStatement(Object(statement));
    } catch (error) {
      throw new Error(`Policy ${policyName}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

function compileStatement(statement: Readonly<Record<string, unknown>>): Statement {
  const unknown = Object.keys(statement).find((element) => !KNOWN_ELEMENTS.has(element));
  if (unknown !== undefined) throw new Error(`the element '${unknown}' is not supported`);
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') throw new Error('Effect must be Allow or Deny');
  const { Service: service = [] } = Object(statement.Principal);
  return {
    allows: statement.Effect === 'Allow',
    services: [service].flat().map(String),
    matchesAction: eitherOr(statement.Action, statement.NotAction, 'i'),
    matchesResource: eitherOr(statement.Resource, statement.NotResource, ''),
    holds: compileConditions(statement.Condition),
  };
}

/** Trust policies may give neither, since they apply to their own role. */
function eitherOr(patterns: unknown, notPatterns: unknown, flags: string): Matcher {
  if (patterns !== undefined) return anyOf(patterns, flags);
  if (notPatterns === undefined) return () => true;
  const excluded = anyOf(notPatterns, flags);
  return (text) => !excluded(text);
}

function anyOf(patterns: unknown, flags: string): Matcher {
  const matchers = [patterns].flat().map((pattern) => {
    refuseVariables(String(pattern));
    return wildcard(String(pattern), flags);
  });
  return (text) => matchers.some((matches) => matches(text));
}
