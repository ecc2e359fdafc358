import { LookalikeError } from '@lookalike/domain';

/** @throws LookalikeError ARGUMENT_OUT_OF_RANGE unless `value` is a whole number of `least`..`most` */
export function checkRange(argument: string, value: number, least: number, most = Infinity): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = most === Infinity ? `a whole number from ${least}` : `a whole number from ${least} to ${most}`;
  throw new LookalikeError(
    'ARGUMENT_OUT_OF_RANGE',
    `${argument} is ${value}; it must be ${range}.`,
    `Give ${argument} as ${range}.`,
  );
}
