import type { ModelsQuery } from '@lookalike/client';
import { Popover } from '@base-ui/react/popover';
import { Info } from 'lucide-react';
import styles from './about-model.module.css';

/** What a model is and what its weights may be used for. */
export function AboutModel({ model }: { model: ModelsQuery['models'][number] }) {
  return (
    <Popover.Root>
      <Popover.Trigger className={styles.trigger} aria-label={`About ${model.name}`}>
        <Info aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} collisionPadding={12} className={styles.positioner}>
          <Popover.Popup className={styles.popup}>
            <Popover.Title className={styles.title}>{model.name}</Popover.Title>
            <Popover.Description>{model.description}</Popover.Description>
            <p>
              {model.dimension} dimensions, from {model.wholePhoto ? 'the whole photo' : 'the face'}.
            </p>
            <p className="muted small">Terms of its weights: {model.terms}</p>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
