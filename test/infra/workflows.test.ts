import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stages } from '#infra/stages.ts';

const root = join(import.meta.dirname, '../..');
const directory = join(root, '.github/workflows');
const workflows = new Map(readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
const textOf = (name: string) => workflows.get(name) ?? '';

test('every workflow names its permissions, and only those that talk to AWS may ask for a token', () => {
  expect([...workflows.keys()].sort()).toEqual(['deploy-stage.yml', 'deploy.yml', 'diff.yml', 'test.yml']);
  for (const [name, text] of workflows) {
    expect(text, name).toMatch(/^permissions:\n {2}contents: read$/m);
    expect(text.includes('id-token: write'), name).toBe(name !== 'test.yml');
    expect(text, name).not.toMatch(/pull_request_target|aws-access-key-id|secrets\.|write-all/);
  }
});

test('each stage but local is deployed after the one before it, and only what was tested', () => {
  const jobs = [...textOf('deploy.yml').matchAll(/^ {2}(\w+):\n {4}needs: (\w+)$/gm)].map(([, job, needs]) => [
    needs,
    job,
  ]);
  const names = ['test', ...stages.map(({ name }) => name).filter((name) => name !== 'local')];
  expect(jobs).toEqual(names.slice(1).map((name, index) => [names[index], name]));
});

test('files, scripts and workflows that workflows call are there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  for (const [name, text] of workflows) {
    for (const [, script = ''] of text.matchAll(/npm run ([\w:-]+)/g))
      expect(Object.keys(scripts), name).toContain(script);
    for (const [, file = ''] of text.matchAll(/(?:bash|uses:) (?:\.\/)?(\.\S+)/g))
      expect(() => readFileSync(join(root, file)), file).not.toThrow();
  }
});

test('a stage is asked and watched after its deployment, and rolled back when that fails', () => {
  const steps = [...textOf('deploy-stage.yml').matchAll(/- name: (.+)$/gm)].map(([, step]) => step);
  expect(steps).toEqual([
    'Remember what runs',
    'Remember which alarms ring already',
    'Deploy',
    'Ask the stage',
    'Watch the alarms for ten minutes',
    'Remember this commit',
    'Roll back',
  ]);
  expect(textOf('deploy-stage.yml')).toContain("steps.smoke.outcome == 'failure' || steps.watch.outcome == 'failure'");
});
