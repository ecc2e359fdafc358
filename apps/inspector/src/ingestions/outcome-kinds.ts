import type { OutcomeKind } from '@lookalike/client';
import { CircleCheck, CircleEqual, CircleX, type LucideIcon, UserRoundX } from 'lucide-react';

export interface OutcomeSign {
  kind: OutcomeKind;
  words: string;
  Icon: LucideIcon;
}

/** What can become of a photo, in the order in which it is told. */
export const OUTCOME_KINDS: readonly OutcomeSign[] = [
  { kind: 'INDEXED', words: 'Indexed', Icon: CircleCheck },
  { kind: 'NO_FACE', words: 'No face', Icon: UserRoundX },
  { kind: 'FAILED', words: 'Failed', Icon: CircleX },
  { kind: 'UNCHANGED', words: 'Unchanged', Icon: CircleEqual },
];
