import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A template as the CDK wrote it, with unresolved intrinsic functions. */
interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: string | number }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
}

interface TemplateOutput {
  readonly Value: unknown;
  readonly Condition?: string;
  readonly Export?: { readonly Name: unknown };
}

export interface StackTemplate {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly template: Template;
}

/** A file asset: what the CDK would upload under an S3 key. */
export interface FileAsset {
  readonly path: string;
  readonly packaging: string;
}

interface StageFiles {
  readonly stacks: readonly StackTemplate[];
  /** Assets by their key in the CDK's asset bucket. */
  readonly assets: ReadonlyMap<string, FileAsset>;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly file?: string;
    readonly directoryName?: string;
    readonly displayName?: string;
  };
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path?: string; readonly packaging?: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

const LOCAL_ACCOUNT = '000000000000';
const LOCAL_REGION = 'us-east-1';

/**
 * Reads the templates and assets of one CDK stage.
 * Source of the format: the cloud assembly schema of aws-cdk-lib 2 (`manifest.json`, `*.assets.json`).
 */
export function readStage(cdkOutDirectory: string, stage: string): StageFiles {
  const directory = stageDirectory(resolve(cdkOutDirectory), stage);
  const stacks: StackTemplate[] = [];
  const assets = new Map<string, FileAsset>();
  for (const [id, artifact] of Object.entries(artifactsOf(directory))) {
    if (artifact.type === 'aws:cloudformation:stack') stacks.push(readStack(directory, id, artifact));
    if (artifact.type === 'cdk:asset-manifest') readAssets(directory, artifact, assets);
  }
  return { stacks, assets };
}

function stageDirectory(cdkOutDirectory: string, stage: string): string {
  const stages = Object.values(artifactsOf(cdkOutDirectory)).filter(({ type }) => type === 'cdk:cloud-assembly');
  const wanted = stages.find(
    ({ properties }) => properties?.displayName === stage || properties?.directoryName === `assembly-${stage}`,
  );
  if (wanted?.properties?.directoryName === undefined) {
    const names = stages.map(({ properties }) => properties?.displayName).join(', ') || 'none';
    throw new Error(`The assembly in ${cdkOutDirectory} has no stage '${stage}' (stages: ${names})`);
  }
  return join(cdkOutDirectory, wanted.properties.directoryName);
}

function artifactsOf(directory: string): Readonly<Record<string, Artifact>> {
  const manifest: { artifacts?: Record<string, Artifact> } = readJson(join(directory, 'manifest.json'));
  return manifest.artifacts ?? {};
}

function readStack(directory: string, id: string, artifact: Artifact): StackTemplate {
  const file = artifact.properties?.templateFile;
  if (file === undefined) throw new Error(`Stack ${id} of the assembly in ${directory} names no template file`);
  const [account = '', region = ''] = (artifact.environment ?? '').replace('aws://', '').split('/');
  return {
    name: artifact.properties?.stackName ?? id,
    account: /^\d{12}$/.test(account) ? account : LOCAL_ACCOUNT,
    region: region === '' || region === 'unknown-region' ? LOCAL_REGION : region,
    template: readJson(join(directory, file)),
  };
}

function readAssets(directory: string, artifact: Artifact, assets: Map<string, FileAsset>): void {
  const manifest: AssetManifest = readJson(join(directory, artifact.properties?.file ?? ''));
  for (const { source, destinations } of Object.values(manifest.files ?? {})) {
    if (source.path === undefined) continue;
    const asset = { path: resolve(directory, source.path), packaging: source.packaging ?? 'file' };
    for (const { objectKey } of Object.values(destinations)) assets.set(objectKey, asset);
  }
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8'));
}
