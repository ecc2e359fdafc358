import { queryOptions } from '@tanstack/react-query';
import { client } from '../data/client';

const HOW_MANY = 12;

/** Photos to begin with: any dozen, the same until others are asked for. Empty where there are none yet. */
export const somePhotosQuery = () =>
  queryOptions({
    queryKey: ['some photos'],
    queryFn: async ({ signal }) => {
      const indexedBy = (await client.models({}, { signal })).find((model) => model.default && model.indexed)?.name;
      const drawn = await Promise.all(
        Array.from({ length: HOW_MANY }, () => client.randomPhoto({ indexedBy }, { signal })),
      );
      return [...new Map(drawn.map((photo) => [photo.id, photo])).values()];
    },
    staleTime: Infinity,
  });
