/**
 * A `describe` for suites that need something that not every machine has. If the `requirement` is missing (null or undefined), the
 * suite is skipped with a message; under REQUIRE_ALL=1 it fails instead, so that CI cannot pass by skipping.
 * @param name of the requirement, as display text
 * @example describeWith('LFW', fetchedAsset('lfw-deepfunneled'), (lfw) => { it('...', () => ...) })
 */
export function describeWith<T>(
  name: string,
  requirement: T | null | undefined,
  suite: (requirement: T) => void,
): void {
  if (requirement !== null && requirement !== undefined) {
    describe(`with ${name}`, () => suite(requirement));
  } else if (process.env.REQUIRE_ALL) {
    it(`needs ${name}`, () => {
      throw new Error(`${name} is missing and REQUIRE_ALL is set`);
    });
  } else {
    process.stderr.write(`SKIPPED, missing on this machine: ${name}\n`);
    it.skip(`needs ${name}`, () => undefined);
  }
}
