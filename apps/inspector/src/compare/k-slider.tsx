import { Slider } from '@base-ui/react/slider';
import { useEffect, useRef, useState } from 'react';
import { MAX_K } from '../routes';
import styles from './k-slider.module.css';

const PAUSE_MS = 250;

export interface KSliderProps {
  k: number;
  /** When the thumb is let go: each value on its way would be a search. */
  onChange(k: number): void;
}

/** How many results a row has. */
export function KSlider({ k, onChange }: KSliderProps) {
  const [dragged, setDragged] = useState<number | null>(null);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);
  return (
    <Slider.Root
      value={dragged ?? k}
      min={1}
      max={MAX_K}
      onValueChange={(value) => setDragged(value)}
      onValueCommitted={(value) => {
        // An arrow key that is held down lets go at each step.
        clearTimeout(waiting.current);
        waiting.current = setTimeout(() => {
          setDragged(null);
          onChange(value);
        }, PAUSE_MS);
      }}
      className={styles.slider}
    >
      <Slider.Label className={styles.label}>Results</Slider.Label>
      <Slider.Control className={styles.control}>
        <Slider.Track className={styles.track}>
          <Slider.Indicator className={styles.indicator} />
          <Slider.Thumb className={styles.thumb} />
        </Slider.Track>
      </Slider.Control>
      <Slider.Value className={styles.value} />
    </Slider.Root>
  );
}
