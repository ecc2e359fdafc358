import type { IngestionState } from '../api/live-ingestion';
import { ProblemNotice } from '../components/problem-notice';

const WORDS = {
  CANCELLED: 'Somebody cancelled it. What it did stays; starting again goes on from there.',
  INTERRUPTED: 'The gateway ended while it ran. What it did stays; starting again goes on from there.',
};

/** Why an ingestion did not come to its end; nothing where it did or still can. */
export function HowItEnded({
  ingestion: { status, problem },
}: {
  ingestion: Pick<IngestionState, 'status' | 'problem'>;
}) {
  if (problem) return <ProblemNotice problem={problem} />;
  if (status !== 'CANCELLED' && status !== 'INTERRUPTED') return null;
  return <p>{WORDS[status]}</p>;
}
