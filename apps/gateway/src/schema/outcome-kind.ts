import type { OutcomeKind } from '@lookalike/domain';
import { registerEnumType } from 'type-graphql';

export const OutcomeKindEnum: { [name in OutcomeKind]: name } = {
  INDEXED: 'INDEXED',
  NO_FACE: 'NO_FACE',
  FAILED: 'FAILED',
  UNCHANGED: 'UNCHANGED',
};

registerEnumType(OutcomeKindEnum, {
  name: 'OutcomeKind',
  description: 'What became of a photo in an ingestion, for one model.',
  valuesConfig: {
    INDEXED: { description: 'Its rows are in the index.' },
    NO_FACE: { description: 'No face scoring at least 0.95 is in it.' },
    FAILED: { description: 'It could not be indexed, for the reason in `problem`.' },
    UNCHANGED: { description: 'It was indexed before and has not changed. Counted for the ingestion, never stored.' },
  },
});
