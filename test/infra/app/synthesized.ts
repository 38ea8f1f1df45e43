import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll } from 'vitest';
import { createApp } from '../../../infra/app.ts';

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

export interface SynthesizedStack {
  /** Such as `prod/Data`. */
  readonly path: string;
  readonly stage: string;
  readonly text: string;
  readonly resources: Readonly<Record<string, TemplateResource>>;
}

let all: readonly SynthesizedStack[] | undefined;

/**
 * Every stage, synthesized with the audit's findings as errors, once for all files of a worker. Throws when there is a
 * finding that nothing answers.
 */
export function synthesizeAll(): readonly SynthesizedStack[] {
  all ??= synthesize(createApp);
  return all;
}

/** The same for any app. */
export function synthesize(makeApp: () => App): SynthesizedStack[] {
  const directory = mkdtempSync(join(tmpdir(), 'synth-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  process.env.CDK_OUTDIR = directory;
  const app = makeApp();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const assembly = app.synth();
  return assembly.nestedAssemblies.flatMap(({ nestedAssembly }) =>
    nestedAssembly.stacks.map((stack) => {
      const text = readFileSync(stack.templateFullPath, 'utf8');
      const { Resources = {} } = JSON.parse(text) as { Resources?: SynthesizedStack['resources'] };
      const path = stack.hierarchicalId;
      return { path, stage: path.split('/')[0] ?? '', text, resources: Resources };
    }),
  );
}

/** All resources of one type, with their properties. */
export function ofType(stacks: readonly SynthesizedStack[], type: string) {
  return stacks.flatMap(({ path, resources }) =>
    Object.entries(resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, resource]) => ({ name: `${path}/${id}`, ...resource, properties: resource.Properties ?? {} })),
  );
}

/** A policy statement as the template has it; single values are lists of one. */
export interface Statement {
  readonly role: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Every statement of every role; resources as JSON text, so that references are comparable. */
export function statementsOfRoles(stacks: readonly SynthesizedStack[]): Statement[] {
  const roles = ofType(stacks, 'AWS::IAM::Role').flatMap(({ name, properties }) =>
    ((properties.Policies as { PolicyDocument: unknown }[] | undefined) ?? []).map((policy) => ({ name, policy })),
  );
  const apart = ofType(stacks, 'AWS::IAM::Policy').map(({ name, properties }) => ({
    name,
    policy: { PolicyDocument: properties.PolicyDocument },
  }));
  return [...roles, ...apart].flatMap(({ name, policy }) => {
    const { Statement } = policy.PolicyDocument as { Statement: Record<string, unknown>[] };
    return Statement.map((statement) => ({
      role: name,
      effect: String(statement.Effect),
      actions: listOf(statement.Action).map(String),
      resources: listOf(statement.Resource).map((resource) => JSON.stringify(resource)),
      condition: statement.Condition as Statement['condition'],
    }));
  });
}

function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
