import type { Face } from '@lookalike/domain';
import type { Raster } from '@lookalike/imaging';
import { chooseSubject } from './choose-subject';
import { IntegralImage } from './integral-image';
import { locate, type LocatedFace } from './locate';
import type { Pause } from '../engine/pause';
import type { MtcnnNetworks } from './mtcnn-networks';
import { propose } from './propose';
import { refine } from './refine';

/**
 * Every face that MTCNN finds (Zhang et al. 2016, arXiv:1604.02878), as facenet-pytorch 2.6.0's `MTCNN(keep_all=True)` with its
 * defaults: faces from 20 px, thresholds 0.6, 0.7, 0.7, pyramid factor 0.709. Largest box first.
 *
 * @param photo up to 8 megapixels
 */
export async function detectFaces(photo: Raster, networks: MtcnnNetworks, pause: Pause): Promise<Face[]> {
  const integral = new IntegralImage(photo);
  const proposed = await propose(integral, networks.pnet, pause);
  const refined = await refine(integral, proposed, networks.rnet, pause);
  const located = await locate(integral, refined, networks.onet, pause);
  return numbered(located, photo);
}

function numbered(located: readonly LocatedFace[], photo: Raster): Face[] {
  const faces = located
    .map(({ left, top, right, bottom, score, landmarks }) => ({
      box: { x: left, y: top, width: right - left, height: bottom - top },
      landmarks,
      score,
    }))
    .sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height);
  const subject = chooseSubject(faces, photo);
  return faces.map((face, index) => ({ index, ...face, subject: index === subject }));
}
