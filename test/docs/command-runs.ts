/** How a command of the pages is run here. */
type Run =
  /** What ends a line of `.ci/run`. */
  | { readonly ci: string }
  /** A test that runs the command, or what it stands for. */
  | { readonly test: string }
  /** Why it cannot be run here. */
  | { readonly never: string };

const measures = { never: 'it measures for minutes and asserts nothing' };
const onAws = { never: 'it needs an AWS account' };

/** Each command of the pages; one that ends in a space stands for all that begin with it. */
export const runs: Readonly<Record<string, Run>> = {
  'npm ci': { ci: "check 'npm ci' npm ci" },
  'npm start': { ci: '  PORT=0 DATA_DIR=:memory: npm start >"$work/cloud.log" 2>&1 &' },
  'npm test': { ci: "tests 'npm test' npm test --" },
  'npm run lint': { ci: ' npm run lint' },
  'npm run test:changed': { ci: ' npm run test:changed' },
  'npm run prove-ledger': { ci: ' npm run prove-ledger' },
  'npm run prove-ledger -- --seed <seed>': { ci: ' npm run prove-ledger -- --seed 7' },
  'npm run mutate -- <path>': {
    ci: ' npm run mutate -- shared/gibby/wallet/wallet-transfers.rules.ts shared/gibby/wallet/withdrawal.rules.ts',
  },
  'npm run mutate': { never: 'it takes an hour or more on two cores; a sample runs' },
  'npm run prove-memberships': { ci: ' npm run prove-memberships -- --seed 7 --histories 100' },
  'npm run crash-test': { ci: ' npm run crash-test -- 7 3 6 2' },
  'npm run crash-test -- <seed>': { ci: ' npm run crash-test -- 7 3 6 2' },
  'npm run bench:realtime': {
    ci: ' npm run bench:realtime -- --sizes 20x10 --seconds 3 --peers ws,cloud --load quiet',
  },
  'npm run bench': { ci: ' npm run bench' },
  'npm run redrive': { test: 'test/stories/redrive.test.ts' },
  'npm run redrive -- --url ': { test: 'test/stories/redrive.test.ts' },
  'npm run redrive -- --stage ': onAws,
  'npm run sbom': { ci: ' npm run sbom' },
  'npm run synth': { ci: ' npm run synth -- --output "$work/synth"' },
  'npm run demo': { ci: ' npm run demo' },
  'npm run demo -- --keep': { ci: '  PORT=0 npm run demo -- --keep >"$work/keep.log" 2>&1 &' },
  'npm start --node-options=--inspect': { test: 'test/infra/local/breakpoints.test.ts' },
  'npx tsc --noEmit': { ci: ' npm run typecheck' },
  'npx vitest run test/dropin/gigs/claim-gig.test.ts': {
    ci: ' npx vitest run test/dropin/gigs/claim-gig.test.ts',
  },
  "npx vitest run test/dropin/gigs -t 'later operator'": {
    ci: " npx vitest run test/dropin/gigs -t 'later operator'",
  },
  'npx vitest test/dropin/gigs': { never: 'it watches until it is ended; the line above it runs the same tests once' },
  'npx biome check --write functions/dropin/gigs': { ci: ' npx biome check --write functions/dropin/gigs' },
  'npx node infra/build/diagrams.ts': { ci: ' npx node infra/build/diagrams.ts' },
  'npx node test/bench/stored-items.ts': measures,
  'npx node test/bench/counters.ts': measures,
  'bash .ci/check-commits': { ci: ' .ci/check-commits' },
  'bash .ci/run': { never: 'it is the run itself' },
  'bash .ci/run --quick': { never: 'it is the run itself' },
  'npm install --no-save @dynoxide/darwin-arm64': { never: 'it is for another platform' },
  'npm install --no-save --os=linux --cpu=x64 --libc=glibc sharp': { never: 'it is for another platform' },
  'curl -s http://127.0.0.1:3000/accounts ': { test: 'test/stories/curls.test.ts' },
  'curl -s http://127.0.0.1:3000/login ': { test: 'test/stories/curls.test.ts' },
  "curl -s 'http://127.0.0.1:3000/_local/outbox?": { test: 'test/stories/curls.test.ts' },
  'curl http://127.0.0.1:3000/_local/clock ': { test: 'test/stories/curls.test.ts' },
  'curl http://127.0.0.1:3000/_local/faults ': { test: 'test/stories/curls.test.ts' },
  "npx cdk deploy 'dev/*'": onAws,
  "STAGES=dev npx cdk diff 'dev/*'": onAws,
  "STAGES=dev npx cdk deploy 'dev/*'": onAws,
  "npx cdk destroy 'dev/*'": onAws,
  'npx cdk bootstrap aws://<account>/<region>': onAws,
  'curl http://127.0.0.1:3000/_local/revocations ': { test: 'test/stories/realtime/revocation.test.ts' },
  'aws dynamodb update-item ': onAws,
  'aws lambda invoke ': { test: 'test/stories/realtime/revocation.test.ts' },
  'aws secretsmanager get-secret-value ': onAws,
  'aws secretsmanager put-secret-value ': onAws,
};

/** How a command is run; undefined for one that nothing runs. */
export function runOf(command: string): Run | undefined {
  const prefix = Object.keys(runs).find((listed) => /[ ?]$/.test(listed) && command.startsWith(listed));
  return runs[prefix ?? command];
}
