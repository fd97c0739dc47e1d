// Counts what was checked, says what it does, and stops at the end of the first check that found something wrong.

let passed = 0;
let failed = 0;
let all = false;

/** Whether the checks after a failed one are run too. */
export function goOn(yes) {
  all = yes;
}

/** Thrown when a check has failed; its findings are printed already. */
export class Failed extends Error {}

/** One line on what is being done. */
export function say(text) {
  console.log(text);
}

/**
 * Runs one check. `look` gets a function `wrong(text)` for each finding and returns how many things it looked at.
 * A check that looked at nothing has failed: it would pass for ever.
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

/** The closing line; gives how many checks failed. `broken`: something that is no check went wrong. */
export function close(broken) {
  if (failed === 0 && broken) failed = 1;
  console.log(`web: ${passed} passed, ${failed} failed`);
  return failed;
}
