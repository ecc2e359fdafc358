import { type DragEvent, type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import styles from './image-drop.module.css';

export interface ImageDropProps {
  onFile(file: File): void;
  children: ReactNode;
}

/** Takes a picture that is dropped anywhere on the page, or pasted. */
export function ImageDrop({ onFile, children }: ImageDropProps) {
  const [isOver, setIsOver] = useState(false);
  const take = (files: DataTransfer | null): boolean => {
    const file = [...(files?.files ?? [])].find(({ type }) => type.startsWith('image/') || type === '');
    if (file) onFile(file);
    return file !== undefined;
  };
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    if (take(event.clipboardData)) event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: ClipboardEvent) => onPaste(event);
    document.addEventListener('paste', listen);
    return () => document.removeEventListener('paste', listen);
  }, []);

  const carriesFile = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    <div
      className={styles.area}
      onDragOver={(event) => {
        if (!carriesFile(event)) return;
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={(event) => {
        // Passing from one element of the page to another is no leaving.
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsOver(false);
      }}
      onDrop={(event) => {
        if (!carriesFile(event)) return;
        event.preventDefault();
        setIsOver(false);
        take(event.dataTransfer);
      }}
    >
      {children}
      {isOver && (
        <div className={styles.over} aria-hidden>
          Drop the picture to search with it
        </div>
      )}
    </div>
  );
}
