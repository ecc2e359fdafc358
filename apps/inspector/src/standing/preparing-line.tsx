import type { ModelName } from '@lookalike/client';
import { LoaderCircle } from 'lucide-react';
import { formatList } from '../format';
import styles from './standing.module.css';

/** The models that will answer soon, while others do already. */
export function PreparingLine({ models }: { models: ModelName[] }) {
  return (
    <div className={styles.line}>
      <LoaderCircle aria-hidden className={`icon ${styles.turning}`} />
      <p>
        {formatList(models)} {models.length === 1 ? 'is' : 'are'} being made ready.{' '}
        <span className="muted">The other models answer already.</span>
      </p>
    </div>
  );
}
