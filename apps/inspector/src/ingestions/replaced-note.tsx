import { formatNumber } from '../format';

/** Says why a past ingestion lists fewer photos than it counted. */
export function ReplacedNote({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <p className="muted small">
      Not listed: {formatNumber(count)} {count === 1 ? 'outcome' : 'outcomes'} that a later ingestion has replaced.
    </p>
  );
}
