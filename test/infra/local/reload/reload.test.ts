import { describe, expect, test } from 'vitest';
import { createReload } from '#infra/local/reload/reload.ts';

const CODE = '/project/functions/area/claim-gig/handler.ts';
const ROUTE = '/project/functions/area/claim-gig/route.ts';
const RULE = '/project/shared/dropin/gigs/price.rules.ts';

/** A reload on fakes that record their calls. */
function start() {
  const said: string[] = [];
  const done: string[] = [];
  const will = {
    rebuild: async () => undefined as unknown,
    synthesize: async (_signal: AbortSignal) => 'cdk.out',
    sources: async () => new Set([ROUTE, RULE]),
    types: [] as string[],
    loaded: new Set(['claimGig']),
  };
  const concerns: Record<string, string[]> = {
    [CODE]: ['claimGig'],
    [ROUTE]: ['claimGig'],
    [RULE]: ['listGigs', 'claimGig'],
  };
  const reload = createReload({
    root: '/project',
    rebuilder: {
      concerned: (files) => [...files].flatMap((file) => concerns[file] ?? []),
      rebuild: async (operations) => {
        await will.rebuild();
        return new Map(operations.map((each) => [each, { entry: `${each}.mjs`, files: new Map() }]));
      },
      readAgain: () => done.push('read again'),
      close: async () => undefined,
    },
    sourcesOfApp: () => will.sources(),
    synthesize: async (signal) => {
      done.push('synthesize');
      return will.synthesize(signal);
    },
    cloud: () => ({
      loadedModules: () => will.loaded,
      replaceCode: (bundles) => {
        done.push(`replace ${[...bundles.keys()]}`);
        return [...bundles.keys()].map((name) => `local-${name}`);
      },
      adopt: (directory) => {
        done.push(`adopt ${directory}`);
        return { names: ['Area/Route'], typesToRestart: will.types };
      },
    }),
    restart: async () => {
      done.push('restart');
      return 'data went on.';
    },
    say: (line) => said.push(line),
  });
  const change = async (...files: string[]) => {
    reload.changed(new Set(files));
    await reload.idle();
  };
  return { reload, change, said, done, will, concerns };
}

const broken = () =>
  Promise.reject({
    errors: [{ text: 'Unexpected ":"', location: { file: 'functions/area/x.ts', line: 5, column: 10 } }],
  });

describe('a saved file', () => {
  test('of code replaces the functions that contain it, and nothing else', async () => {
    const { change, said, done } = start();
    await change(CODE);
    expect(done).toEqual(['replace claimGig']);
    expect(said).toEqual([
      expect.stringMatching(/^functions\/area\/claim-gig\/handler\.ts: local-claimGig answers .*s\)\.$/),
    ]);
  });

  test('that is no source of anything has no effect', async () => {
    const { change, said, done } = start();
    await change('/project/functions/area/notes.ts');
    expect([...said, ...done]).toEqual([]);
  });

  test('of code and of the stage replaces the loaded functions first, then the others, then synthesizes the stage', async () => {
    const { change, done } = start();
    await change(RULE);
    expect(done).toEqual(['replace claimGig', 'replace listGigs', 'synthesize', 'read again', 'adopt cdk.out']);
  });

  test('that concerns many functions lets a newer file be handled in between', async () => {
    const { reload, done, will, concerns } = start();
    const many = Array.from({ length: 100 }, (_, index) => `other${index}`);
    concerns[RULE] = many;
    will.sources = async () => new Set();
    will.rebuild = async () => {
      if (done.length === 0) reload.changed(new Set([CODE]));
    };
    reload.changed(new Set([RULE]));
    await reload.idle();
    const replaced = done.map((each) => each.replace('replace ', '').split(','));
    expect(replaced[1]).toEqual(['claimGig']);
    expect(replaced.flat().sort()).toEqual([...many, 'claimGig'].sort());
  });

  test('of a definition waits for the stage, since its code does not fit the old stage', async () => {
    const { change, said, done } = start();
    await change(ROUTE);
    expect(done).toEqual(['synthesize', 'read again', 'adopt cdk.out']);
    expect(said.at(-1)).toContain('Sockets, timers and data stayed');
  });

  test('restarts the cloud for what cannot be replaced, and reports it', async () => {
    const { change, said, done, will } = start();
    will.types = ['AWS::SQS::Queue'];
    await change(ROUTE);
    expect(done.at(-1)).toBe('restart');
    expect(said.slice(-2)).toEqual([
      expect.stringContaining('AWS::SQS::Queue'),
      expect.stringContaining('Restarted: data went on.'),
    ]);
  });
});

describe('a mistake', () => {
  test('in the code is reported with its place, and retried at the next change of any file', async () => {
    const { change, said, done, will } = start();
    will.rebuild = broken;
    await change(CODE);
    expect(done).toEqual([]);
    expect(said.join('\n')).toMatch(/functions\/area\/x\.ts:5:11: Unexpected ":"\nThe old code goes on serving\.$/);
    will.rebuild = async () => undefined;
    await change('/project/functions/area/claim-gig/was-missing.ts');
    expect(done).toEqual(['replace claimGig']);
  });

  test('in a source of the stage is reported with its place, and checked again at the next change', async () => {
    const { change, said, done, will } = start();
    will.sources = broken;
    await change(ROUTE);
    expect(done).toEqual([]);
    expect(said).toEqual([expect.stringMatching(/^functions\/area\/x\.ts:5:11: .*\nThe stage stays as it was/)]);
    will.sources = async () => new Set([ROUTE]);
    await change('/project/functions/area/notes.ts');
    expect(done).toEqual(['synthesize', 'read again', 'adopt cdk.out']);
  });

  test('in code that is also a source of the stage is reported once', async () => {
    const { change, said, done, will } = start();
    will.rebuild = broken;
    will.sources = broken;
    await change(RULE);
    expect(said).toHaveLength(1);
    will.rebuild = async () => undefined;
    will.sources = async () => new Set([RULE]);
    await change(CODE);
    expect(done).toEqual(['replace claimGig', 'replace listGigs', 'synthesize', 'read again', 'adopt cdk.out']);
  });

  test('in the stage is reported, and the stage is tried again at the next change', async () => {
    const { change, said, done, will } = start();
    will.synthesize = () => Promise.reject(new Error('There is no port of that name.'));
    await change(ROUTE);
    expect(said.at(-1)).toMatch(/^There is no port of that name\.\nThe stage stays as it was/);
    will.synthesize = async () => 'cdk.out';
    await change('/project/functions/area/notes.ts');
    expect(done).toEqual(['synthesize', 'synthesize', 'read again', 'adopt cdk.out']);
  });
});

/** Begins a synthesis that runs until it is stopped. */
async function beginSynthesis({ reload, will }: Pick<ReturnType<typeof start>, 'reload' | 'will'>): Promise<void> {
  const begun = Promise.withResolvers<void>();
  will.synthesize = (signal) => {
    begun.resolve();
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
  };
  reload.changed(new Set([ROUTE]));
  await begun.promise;
}

describe('a running synthesis', () => {
  test('is stopped for newer code, and starts again after it', async () => {
    const { reload, done, will } = start();
    await beginSynthesis({ reload, will });
    will.synthesize = async () => 'cdk.out';
    reload.changed(new Set([CODE]));
    await reload.idle();
    expect(done).toEqual(['synthesize', 'replace claimGig', 'synthesize', 'read again', 'adopt cdk.out']);
  });

  test('ends with the cloud', async () => {
    const { reload, done, will } = start();
    await beginSynthesis({ reload, will });
    await reload.close();
    expect(done).toEqual(['synthesize']);
  });
});
