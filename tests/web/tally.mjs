// Runs checks: prints each, counts what it covered, and stops after the first failure.

let passed = 0;
let failed = 0;
let all = false;

/** Whether to continue after a failed check. */
export function goOn(yes) {
  all = yes;
}

/** Thrown when a check has failed; its findings have been printed. */
export class Failed extends Error {}

/** Prints one line of progress. */
export function say(text) {
  console.log(text);
}

/**
 * Runs one check. `look` calls `wrong(text)` for each finding and returns how many things it checked.
 * A check that covered nothing fails, since it would otherwise pass forever.
 */
export async function check(name, look) {
  const findings = [];
  const started = Date.now();
  const looked = await look((text) => findings.push(text));
  if (!(looked > 0)) findings.push("nothing was there to look at");
  if (findings.length > 0) {
    for (const finding of findings.slice(0, 40)) console.error(`   ${finding}`);
    if (findings.length > 40) console.error(`   ... and ${findings.length - 40} more`);
    failed += 1;
    console.error(`FAILED: ${name}: ${findings.length} wrong`);
    if (all) return;
    throw new Failed(name);
  }
  passed += looked;
  say(`   ${name}: ${looked} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

/** Prints the summary and returns the number of failed checks. `broken`: something other than a check went wrong. */
export function close(broken) {
  if (failed === 0 && broken) failed = 1;
  console.log(`web: ${passed} passed, ${failed} failed`);
  return failed;
}
