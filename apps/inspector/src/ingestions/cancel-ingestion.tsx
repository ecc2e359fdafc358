import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleStop } from 'lucide-react';
import { client } from '../api/client';
import { ProblemNotice } from '../components/problem-notice';
import styles from './cancel-ingestion.module.css';

export interface CancelIngestionProps {
  id: string;
  /** It has stopped. */
  onCancelled: () => void;
}

/** Stops an ingestion, with what that means. */
export function CancelIngestion({ id, onCancelled }: CancelIngestionProps) {
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => client.cancelIngestion({ id }),
    onSuccess: async () => {
      onCancelled();
      await Promise.all(['ingestion', 'ingestions'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
  return (
    <div className={styles.cancel}>
      <button
        type="button"
        className="button"
        aria-disabled={isPending}
        aria-describedby="cancelling-means"
        onClick={() => isPending || mutate()}
      >
        <CircleStop aria-hidden />
        {isPending ? 'Cancelling …' : 'Cancel'}
      </button>
      <p id="cancelling-means" className="muted small">
        What is done stays. Starting again goes on from there.
      </p>
      {error && <ProblemNotice problem={error} />}
    </div>
  );
}
