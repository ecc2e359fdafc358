import type { RunNetwork } from '../engine/run-network';

/** The three stages: see `weights/graphs/mtcnn.ts` for what goes in and comes out. */
export interface MtcnnNetworks {
  pnet: RunNetwork;
  rnet: RunNetwork;
  onet: RunNetwork;
}
