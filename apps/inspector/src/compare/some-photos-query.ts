import { queryOptions } from '@tanstack/react-query';
import { randomPhotos } from '../api/queries';

const HOW_MANY = 12;

/** Photos to begin with: any dozen, the same until others are asked for. Empty where there are none yet. */
export const somePhotosQuery = () =>
  queryOptions({
    queryKey: ['some photos'],
    queryFn: async ({ signal }) => {
      const drawn = await randomPhotos(HOW_MANY, { signal });
      return [...new Map(drawn.map((photo) => [photo.id, photo])).values()];
    },
    staleTime: Infinity,
  });
