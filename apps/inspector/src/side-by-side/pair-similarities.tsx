import { useQuery } from '@tanstack/react-query';
import { useCompareRoute } from '../use-routes';
import { faceComparisonQuery, modelsQuery, visibleModels } from '../api/queries';
import type { FaceReference } from '../image-reference';
import { ProblemNotice } from '../components/problem-notice';
import styles from './pair-similarities.module.css';

/** How alike two faces are in each model's eyes. */
export function PairSimilarities({ pair }: { pair: readonly [FaceReference, FaceReference] }) {
  const { route } = useCompareRoute();
  const models = useQuery(modelsQuery());
  const asked = models.data ? visibleModels(models.data, route.models) : [];
  const { data, error } = useQuery(faceComparisonQuery(pair, asked));
  if (error) return <ProblemNotice problem={error} />;
  return (
    <table className={styles.table} aria-busy={!data}>
      <caption className="muted small">Cosine, -1 to 1; comparable within one model only.</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Model</th>
          <th scope="col">Similarity</th>
        </tr>
      </thead>
      <tbody>
        {asked.map((model) => {
          const comparison = data?.find((candidate) => candidate.model === model);
          return (
            <tr key={model}>
              <th scope="row">{model}</th>
              <td>
                {comparison?.problem ? (
                  <span className="small">
                    {comparison.problem.message} {comparison.problem.remedy}
                  </span>
                ) : (
                  <Similarity value={comparison?.similarity ?? null} />
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Similarity({ value }: { value: number | null }) {
  return (
    <span className={styles.similarity}>
      <strong>{value === null ? '…' : value.toFixed(3)}</strong>
      <span className={styles.scale} aria-hidden>
        <span style={{ width: `${Math.max(0, value ?? 0) * 100}%` }} />
      </span>
    </span>
  );
}
