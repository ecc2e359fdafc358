import { useMutation } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useEffect, useEffectEvent, useState } from 'react';
import { useLocationProperty } from 'wouter/use-browser-location';
import { client } from '../api/client';
import { randomPhotos } from '../api/queries';
import type { ImageReference } from '../image-reference';
import { useCompareRoute } from '../use-routes';
import { ProblemNotice } from './problem-notice';
import styles from './components.module.css';

/** The ways to choose a probe. Each navigates to the compare page. */
export interface ProbeChoice {
  chooseIdentity(name: string): void;
  chooseRandom(): void;
  chooseFile(file: Blob): void;
  /** Describes the choice that is in progress; null if there is none. */
  progress: string | null;
  /** The error of the last choice; null again after a navigation. */
  error: Error | null;
}

const ProbeChoiceContext = createContext<ProbeChoice | null>(null);

/** Provides `useProbeChoice`, and makes an image that is dropped or pasted on any page the probe. */
export function ProbeChoiceProvider({ children }: { children: ReactNode }) {
  const choice = useProbeMutation();
  const isDragging = useFileDrop(choice.chooseFile);
  return (
    <ProbeChoiceContext value={choice}>
      {children}
      {isDragging && (
        <div className={styles.dropTarget} aria-hidden>
          Drop the image to search with it
        </div>
      )}
    </ProbeChoiceContext>
  );
}

export function useProbeChoice(): ProbeChoice {
  return use(ProbeChoiceContext)!;
}

/** The progress or the error of a choice. */
export function ProbeChoiceStatus() {
  const { progress, error } = useProbeChoice();
  return (
    <>
      <p role="status" className={progress ? 'small' : 'visually-hidden'}>
        {progress}
      </p>
      {error && <ProblemNotice problem={error} />}
    </>
  );
}

function useProbeMutation(): ProbeChoice {
  const { route, navigate } = useCompareRoute();
  const { mutate, isPending, error, reset, variables } = useMutation({
    mutationFn: ({ findImage }: { findImage: () => Promise<ImageReference>; progress: string }) => findImage(),
    // A pinned face stays pinned. A complete pair would cover the new probe with the side-by-side view.
    onSuccess: (image) => navigate({ image, face: null, pair: route.pair.length > 1 ? [] : route.pair }),
  });
  const url = useLocationProperty(() => window.location.href);
  useEffect(() => reset(), [url, reset]);
  return {
    chooseIdentity: (name) => mutate({ findImage: () => firstPhoto(name), progress: `Opening ${name}…` }),
    chooseRandom: () => mutate({ findImage: randomPhoto, progress: 'Choosing a photo…' }),
    chooseFile: (file) => mutate({ findImage: () => client.imageFromBlob(file), progress: 'Uploading your image…' }),
    progress: isPending ? variables.progress : null,
    error,
  };
}

async function firstPhoto(name: string): Promise<ImageReference> {
  const { photos } = await client.identity({ name, first: 1 });
  return { photo: photos.nodes[0]!.id };
}

async function randomPhoto(): Promise<ImageReference> {
  const [photo] = await randomPhotos(1);
  return { photo: photo!.id };
}

/** Calls `onFile` with a file that is dropped anywhere in the window, or pasted. Returns whether a file is being dragged over it. */
function useFileDrop(onFile: (file: File) => void): boolean {
  const [isDragging, setDragging] = useState(false);

  const acceptFile = useEffectEvent((event: Event, files: FileList | undefined) => {
    // Prefers an image. Any other file is rejected by the gateway, which says why.
    const file = [...(files ?? [])].find(({ type }) => type.startsWith('image/')) ?? files?.[0];
    if (!file) return;
    event.preventDefault();
    onFile(file);
  });

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const hasFile = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
    document.addEventListener('paste', (event) => acceptFile(event, event.clipboardData?.files), { signal });
    document.addEventListener(
      'dragover',
      (event) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        setDragging(true);
      },
      { signal },
    );
    // The event also fires between two elements of the page; it has a relatedTarget then.
    document.addEventListener('dragleave', (event) => event.relatedTarget === null && setDragging(false), { signal });
    document.addEventListener(
      'drop',
      (event) => {
        setDragging(false);
        // Otherwise the browser opens the file in place of the page.
        if (hasFile(event)) event.preventDefault();
        acceptFile(event, event.dataTransfer?.files);
      },
      { signal },
    );
    return () => controller.abort();
  }, []);

  return isDragging;
}
