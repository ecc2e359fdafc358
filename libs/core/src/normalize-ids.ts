import type { Lookalike } from './lookalike';
import type { ProbeImage } from './search/resolve-probe';

/**
 * Accepts ids and names in any Unicode form. Those of the gallery, the indexes and the records are NFC, but a client may send what it read
 * from a file system or a form in NFD, as macOS writes it: `é` as two characters.
 */
export function withNormalizedIds(lookalike: Lookalike): Lookalike {
  const { galleries, images, contactSheets, ingestions } = lookalike;
  return {
    ...lookalike,
    similarFaces: (image, ...rest) => lookalike.similarFaces(normalizeImage(image), ...rest),
    compareModels: (image, ...rest) => lookalike.compareModels(normalizeImage(image), ...rest),
    detectFaces: (image, ...rest) => lookalike.detectFaces(normalizeImage(image), ...rest),
    embed: (image, ...rest) => lookalike.embed(normalizeImage(image), ...rest),
    compareFaces: (a, b, ...rest) =>
      lookalike.compareFaces(
        { ...a, image: normalizeImage(a.image) },
        { ...b, image: normalizeImage(b.image) },
        ...rest,
      ),
    galleries: {
      ...galleries,
      photo: (id, ...rest) => galleries.photo(normalize(id), ...rest),
      identity: (name) => galleries.identity(normalize(name)),
      identityPhotos: (name, ...rest) => galleries.identityPhotos(normalize(name), ...rest),
      lookalikes: (name, ...rest) => galleries.lookalikes(normalize(name), ...rest),
      outliers: (name, ...rest) => galleries.outliers(normalize(name), ...rest),
    },
    images: {
      ...images,
      photo: (id, ...rest) => images.photo(normalize(id), ...rest),
      thumbnail: (id, ...rest) => images.thumbnail(normalize(id), ...rest),
      crop: (id, ...rest) => images.crop(normalize(id), ...rest),
    },
    contactSheets: {
      ...contactSheets,
      search: (request) => contactSheets.search({ ...request, probes: request.probes.map(normalize) }),
    },
    ingestions: {
      ...ingestions,
      start: ({ identities, ...request }) =>
        ingestions.start(identities ? { ...request, identities: identities.map(normalize) } : request),
    },
  };
}

function normalizeImage(image: ProbeImage): ProbeImage {
  return 'photo' in image ? { photo: normalize(image.photo) } : image;
}

function normalize(id: string): string {
  return id.normalize('NFC');
}
