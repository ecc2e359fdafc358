import { faceIdOf } from '@lookalike/domain';
import type { DetectedFaces, ProbeImage } from '../lookalike';
import { facesAsIndexed } from '../galleries/faces-as-indexed';
import type { Services } from '../lifecycle/services';
import { faceOfDetection } from './face-of-photo';
import { findPhoto } from './resolve-probe';

/** Every face that MTCNN finds in the picture, whether it is indexed or not. */
export async function detectFaces(services: Services, image: ProbeImage, signal?: AbortSignal): Promise<DetectedFaces> {
  const startedAt = performance.now();
  const photo = 'photo' in image ? findPhoto(services, image.photo) : null;
  const bytes = 'photo' in image ? await services.gallery.get().read(image.photo) : image.bytes;
  const { width, height, faces, timings } = await services.embedder.detect(bytes, 'query', signal);
  const totalMs = performance.now() - startedAt;
  const indexed = new Set(photo ? (await facesAsIndexed(services, photo.id)).map(({ id }) => id) : []);
  return {
    width,
    height,
    faces: faces.map((face) =>
      faceOfDetection(face, photo?.id ?? null, photo !== null && indexed.has(faceIdOf(photo.id, face.index))),
    ),
    timings: { ...timings, encodeMs: null, searchMs: null, totalMs },
  };
}
