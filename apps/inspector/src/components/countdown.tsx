import { useEffect, useState } from 'react';
import { formatDuration } from '../format';
import styles from './components.module.css';

/** The seconds until the next attempt. Screen readers do not announce the ticking. */
export function Countdown({ until }: { until: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil((Date.parse(until) - now) / 1000);
  const duration = seconds < 60 ? `${seconds} s` : formatDuration(seconds);
  return (
    <span role="timer" aria-live="off" className={styles.countdown}>
      {seconds > 0 ? `Next attempt in ${duration}.` : 'The next attempt is running.'}
    </span>
  );
}
