import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { ModelName, ModelsQuery } from '@lookalike/client';
import styles from './model-choice.module.css';

export interface ModelChoiceProps {
  models: ModelsQuery['models'];
  chosen: ModelName;
  onChoose(model: ModelName): void;
}

/** In whose eyes: one of the models, those that cannot answer included, since they say why. */
export function ModelChoice({ models, chosen, onChoose }: ModelChoiceProps) {
  return (
    <ToggleGroup
      className={styles.group}
      aria-label="In the eyes of"
      value={[chosen]}
      onValueChange={([model]) => model && onChoose(model as ModelName)}
    >
      {models.map(({ name, description }) => (
        <Toggle key={name} value={name} className={styles.model} title={description}>
          {name}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
