import { expect } from "vitest";

/** Milliseconds of the fastest of some runs. What a function throws about crafted text is an answer too. */
function fastest(run: (text: string) => unknown, text: string, runs: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    try {
      run(text);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** Repeats a piece up to a length, as one flat string. */
export function filled(piece: string, length: number, before = "", after = ""): string {
  return Buffer.from(before + piece.repeat(Math.ceil(length / piece.length)) + after).toString();
}

/** Below this, in milliseconds, nothing is said about growth: it would be noise. */
const NOISE = 60;
/** Much more than any linear function of ours needs for 100 KB on a slow and busy machine. */
const CEILING = 5_000;

/**
 * Asserts that a function takes about twice as long for twice the text: a quadratic one takes four times as long, and
 * was seconds away from an answer already. Measured several times before it is called slow.
 */
export function expectLinear(run: (text: string) => unknown, make: (length: number) => string, length = 50_000): void {
  const [one, two] = [make(length), make(2 * length)];
  let worst = "";
  for (let attempt = 0; attempt < 3; attempt++) {
    const double = fastest(run, two, 1 + attempt);
    if (double < NOISE) return;
    const single = fastest(run, one, 2 + attempt);
    if (double / single < 3.6 && double < CEILING) return;
    worst = `${single.toFixed(0)} ms for ${one.length} characters, ${double.toFixed(0)} ms for ${two.length}`;
  }
  expect.fail(`grows faster than its input: ${worst} (${JSON.stringify(one.slice(0, 60))}…)`);
}
