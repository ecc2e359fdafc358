import { type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import styles from './image-drop.module.css';

export interface ImageDropProps {
  onFile(file: File): void;
  children: ReactNode;
}

/** Takes a picture that is dropped anywhere in the window, or pasted. */
export function ImageDrop({ onFile, children }: ImageDropProps) {
  const [isOver, setIsOver] = useState(false);

  const take = useEffectEvent((event: Event, files: FileList | undefined) => {
    // What is no picture is refused by the gateway, with its reason.
    const file = [...(files ?? [])].find(({ type }) => type.startsWith('image/')) ?? files?.[0];
    if (!file) return;
    event.preventDefault();
    onFile(file);
  });

  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    const carriesFile = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
    document.addEventListener('paste', (event) => take(event, event.clipboardData?.files), { signal });
    document.addEventListener(
      'dragover',
      (event) => {
        if (!carriesFile(event)) return;
        event.preventDefault();
        setIsOver(true);
      },
      { signal },
    );
    // Passing from one element of the page to another is no leaving.
    document.addEventListener('dragleave', (event) => event.relatedTarget === null && setIsOver(false), { signal });
    document.addEventListener(
      'drop',
      (event) => {
        setIsOver(false);
        // The browser would leave the page for the file.
        if (carriesFile(event)) event.preventDefault();
        take(event, event.dataTransfer?.files);
      },
      { signal },
    );
    return () => ending.abort();
  }, []);

  return (
    <>
      {children}
      {isOver && (
        <div className={styles.over} aria-hidden>
          Drop the picture to search with it
        </div>
      )}
    </>
  );
}
