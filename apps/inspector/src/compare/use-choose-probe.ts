import { useMutation } from '@tanstack/react-query';
import { useCompareAddress } from '../address/use-compare-address';
import { client } from '../data/client';
import type { ImageReference } from '../faces/face-reference';

export interface ProbeChoice {
  chooseIdentity(name: string): void;
  chooseRandom(): void;
  chooseFile(file: Blob): void;
  /** What is being done, for people to read; null: nothing. */
  busy: string | null;
  /** Why the last choice came to nothing. */
  error: Error | null;
}

/** The ways to a probe; each ends in the page's address. */
export function useChooseProbe(): ProbeChoice {
  const { go } = useCompareAddress();
  const { mutate, isPending, error, variables } = useMutation({
    mutationFn: ({ find }: { find: () => Promise<ImageReference>; doing: string }) => find(),
    onSuccess: (image) => go({ image, face: null }),
  });
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

/** One that some model has indexed, as long as there is one. */
async function randomPhoto(): Promise<ImageReference> {
  const models = await client.models();
  const indexedBy = models.find((model) => model.default && model.indexed)?.name;
  const { id } = await client.randomPhoto({ indexedBy });
  return { photo: id };
}
