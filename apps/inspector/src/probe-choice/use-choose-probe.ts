import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocationProperty } from 'wouter/use-browser-location';
import { useCompareRoute } from '../use-routes';
import { client } from '../api/client';
import { randomPhotos } from '../api/queries';
import type { ImageReference } from '../image-reference';

export interface ProbeChoice {
  chooseIdentity(name: string): void;
  chooseRandom(): void;
  chooseFile(file: Blob): void;
  /** What is being done, for people to read; null: nothing. */
  busy: string | null;
  /** Why the last choice came to nothing; null again when one goes elsewhere. */
  error: Error | null;
}

/** The ways to a probe; each ends in the compare page's route. */
export function useChooseProbe(): ProbeChoice {
  const { route, navigate } = useCompareRoute();
  const { mutate, isPending, error, reset, variables } = useMutation({
    mutationFn: ({ find }: { find: () => Promise<ImageReference>; doing: string }) => find(),
    // A face that is held stays so; two that lay side by side would hide the new probe.
    onSuccess: (image) => navigate({ image, face: null, pair: route.pair.length > 1 ? [] : route.pair }),
  });
  const place = useLocationProperty(() => window.location.href);
  useEffect(() => reset(), [place, reset]);
  return {
    chooseIdentity: (name) => mutate({ find: () => firstPhoto(name), doing: `Opening ${name} …` }),
    chooseRandom: () => mutate({ find: randomPhoto, doing: 'Choosing a photo …' }),
    chooseFile: (file) => mutate({ find: () => client.imageFromBlob(file), doing: 'Uploading your picture …' }),
    busy: isPending ? variables.doing : null,
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
