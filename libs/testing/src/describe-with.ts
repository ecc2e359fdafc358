/**
 * A `describe` for suites that need something that not every machine has. If `part` is missing (null or undefined) the suite is
 * skipped with a message; under REQUIRE_ALL=1 it fails instead, so that CI cannot pass by skipping.
 *
 * @example describeWith('LFW', fetchedAsset('lfw-deepfunneled'), (lfw) => { it('...', () => ...) })
 */
export function describeWith<T>(what: string, part: T | null | undefined, suite: (part: T) => void): void {
  if (part !== null && part !== undefined) {
    describe(`with ${what}`, () => suite(part));
  } else if (process.env.REQUIRE_ALL) {
    it(`needs ${what}`, () => {
      throw new Error(`${what} is missing and REQUIRE_ALL is set`);
    });
  } else {
    process.stderr.write(`SKIPPED, missing on this machine: ${what}\n`);
    it.skip(`needs ${what}`, () => undefined);
  }
}
