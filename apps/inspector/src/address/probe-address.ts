import { DEFAULT_K, printCompareAddress } from './compare-address';
import type { FaceReference } from '../faces/face-reference';

const PLAIN = { face: null, k: DEFAULT_K, models: null };
const subjectOf = (photo: string): FaceReference => ({ image: { photo }, face: null });

/** The compare page with a photo as its probe. */
export const probeAddress = (photo: string): string => printCompareAddress({ ...PLAIN, image: { photo }, pair: [] });

/** The compare page with two photos' subjects side by side, the first as its probe. */
export const sideBySideAddress = (ours: string, theirs: string): string =>
  printCompareAddress({ ...PLAIN, image: { photo: ours }, pair: [subjectOf(ours), subjectOf(theirs)] });
