import { firstSentence } from '../components/problem-text';
import { type Standing, standingOf } from '../standing/standing-of';
import { useWhatIsWrong } from '../standing/use-what-is-wrong';

/** Why no ingestion can run now, which is said at length on top of the page; null where one can. */
export function useWhyNoneCanRun(): string | null {
  const reason = whyNot(standingOf({ ...useWhatIsWrong(), latest: undefined }));
  return reason && `No ingestion can run now. ${reason}`;
}

/** Weights that are missing are tried again by an ingestion. */
function whyNot(standing: Standing): string | null {
  if (standing.kind === 'store') return 'Milvus, which holds the indices, does not answer.';
  return 'problem' in standing ? firstSentence(standing.problem.message)[0] : null;
}
