import { Slider } from '@base-ui/react/slider';
import { useState } from 'react';
import { MOST_K } from '../address/compare-address';
import styles from './k-slider.module.css';

export interface KSliderProps {
  k: number;
  /** When the thumb is let go: each value on its way would be a search. */
  onChange(k: number): void;
}

/** How many results a row has. */
export function KSlider({ k, onChange }: KSliderProps) {
  const [dragged, setDragged] = useState<number | null>(null);
  return (
    <Slider.Root
      value={dragged ?? k}
      min={1}
      max={MOST_K}
      onValueChange={(value) => setDragged(value)}
      onValueCommitted={(value) => {
        setDragged(null);
        onChange(value);
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
