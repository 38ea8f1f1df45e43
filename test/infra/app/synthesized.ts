import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDirectory, makeAlone } from '#test/support/build-directory.ts';
import '#test/support/built.ts';

interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: string | readonly string[];
}

export interface SynthesizedStack {
  /** For example `prod/Data`. */
  readonly path: string;
  readonly stage: string;
  readonly text: string;
  readonly resources: Readonly<Record<string, TemplateResource>>;
  /** What the CDK warns of, and errors that keep the stack from being deployed. */
  readonly messages: readonly string[];
  /** Whether the stack may not be deleted before its protection is lifted. */
  readonly isProtected: boolean;
}

interface Written extends Pick<SynthesizedStack, 'path' | 'messages' | 'isProtected'> {
  readonly file: string;
}

interface Outcome {
  readonly refusal?: string;
  readonly all?: readonly Written[];
  readonly again?: readonly Written[];
}

const [synthesis = '', audit = ''] = ['synthesize.ts', 'audit.ts'].map((file) =>
  fileURLToPath(new URL(file, import.meta.url)),
);
const stamp = join(buildDirectory, 'stages.hash');

/** Synthesizes all stages below the build directory, unless nothing has changed since the last synthesis. */
async function synthesizeStages(): Promise<void> {
  const hash = hashOf(join(buildDirectory, 'prepared.hash'), synthesis, audit);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  const [code] = await once(spawn(process.execPath, [synthesis], { stdio: 'inherit' }), 'exit');
  if (code !== 0) throw new Error('The stages could not be synthesized: see above.');
  writeFileSync(stamp, hash);
}

function hashOf(...files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex');
}

await makeAlone('stages', synthesizeStages);

/**
 * The synthesized templates: of every stage, or of `prod` a second time.
 * @throws Error with the findings of the audit when there are any.
 */
export function synthesized(which: 'all' | 'again'): readonly SynthesizedStack[] {
  const outcome = JSON.parse(readFileSync(join(buildDirectory, 'stages', 'outcome.json'), 'utf8')) as Outcome;
  const stacks = outcome[which];
  if (!stacks) throw new Error(outcome.refusal);
  return stacks.map(({ path, file, ...said }) => {
    const text = readFileSync(file, 'utf8');
    const { Resources = {} } = JSON.parse(text) as { Resources?: SynthesizedStack['resources'] };
    return { path, stage: path.split('/')[0] ?? '', text, resources: Resources, ...said };
  });
}

/** All resources of one type, with their properties. */
export function ofType(stacks: readonly SynthesizedStack[], type: string) {
  return stacks.flatMap(({ path, resources }) =>
    Object.entries(resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, resource]) => ({ name: `${path}/${id}`, ...resource, properties: resource.Properties ?? {} })),
  );
}

/** A policy statement as in the template; single values become lists of one. */
interface Statement {
  readonly role: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Every statement of every role; resources as JSON text, so that references can be compared. */
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
