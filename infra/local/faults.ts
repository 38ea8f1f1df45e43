import type { FaultConfiguration, FaultKind, Faults } from './interfaces.ts';

/**
 * Mulberry32: a small seeded generator, so that a fault run can be repeated with its seed. Returns numbers from 0 to 1.
 */
function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The injected faults. None occurs until they are configured. */
export function createFaults(initial: FaultConfiguration = { rules: [] }): Faults {
  let configuration = initial;
  let random = seededNumbers(initial.seed ?? 1);
  let seen = initial.rules.map(() => 0);
  let fired = initial.rules.map(() => 0);

  function ruleStrikes(index: number, kind: FaultKind, subject: string): boolean {
    const rule = configuration.rules[index];
    if (rule === undefined || rule.kind !== kind || !subject.includes(rule.match ?? '')) return false;
    const seenBefore = seen[index] ?? 0;
    seen[index] = seenBefore + 1;
    if (seenBefore < (rule.after ?? 0)) return false;
    const firedBefore = fired[index] ?? 0;
    if (firedBefore >= (rule.times ?? Number.POSITIVE_INFINITY)) return false;
    if (rule.rate !== undefined && random() >= rule.rate) return false;
    fired[index] = firedBefore + 1;
    return true;
  }

  return {
    strikes(kind, subject) {
      // Every matching rule counts the call, so that `after` means the same whatever the other rules are.
      let strikes = false;
      for (let index = 0; index < configuration.rules.length; index++) {
        strikes = ruleStrikes(index, kind, subject) || strikes;
      }
      return strikes;
    },
    configure(next) {
      configuration = next;
      random = seededNumbers(next.seed ?? 1);
      seen = next.rules.map(() => 0);
      fired = next.rules.map(() => 0);
    },
    get configuration() {
      return configuration;
    },
  };
}
