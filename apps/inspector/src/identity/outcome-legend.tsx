import type { ModelName } from '@lookalike/client';
import { STANDINGS } from './outcome-sign';
import type { PhotoStanding } from './outcome-of';
import signs from './outcome-sign.module.css';
import styles from './outcome-legend.module.css';

/** What the signs below the photos mean. */
export function OutcomeLegend({ models }: { models: ModelName[] }) {
  return (
    <div className={styles.legend}>
      {(Object.keys(STANDINGS) as PhotoStanding[]).map((standing) => {
        const { label, Icon } = STANDINGS[standing];
        return (
          <span key={standing} className={styles.entry}>
            <span className={signs.sign} data-standing={standing}>
              <Icon aria-hidden />
            </span>
            {label}
          </span>
        );
      })}
      <span className="muted">In this order: {models.join(', ')}</span>
    </div>
  );
}
