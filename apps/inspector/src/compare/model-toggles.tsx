import type { ModelName, ModelsQuery } from '@lookalike/client';
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import styles from './model-toggles.module.css';

export interface ModelTogglesProps {
  models: ModelsQuery['models'];
  chosen: readonly ModelName[];
  onChange(models: ModelName[]): void;
}

/** Which models are asked; at least one. */
export function ModelToggles({ models, chosen, onChange }: ModelTogglesProps) {
  return (
    <ToggleGroup
      multiple
      aria-label="Models"
      className={styles.group}
      value={chosen}
      onValueChange={(value) => value.length > 0 && onChange(value)}
    >
      {models.map(({ name, availability }) => (
        <Toggle key={name} value={name} className={styles.toggle}>
          {name}
          {availability !== 'READY' && <span className="visually-hidden"> ({availability.toLowerCase()})</span>}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
