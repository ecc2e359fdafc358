import type { ModelName } from '@lookalike/domain';
import type { MtcnnNetworks } from '../detect/mtcnn-networks';
import type { NetworkName } from '../embedder';
import { openSession, type OnnxSession } from './onnx-session';
import type { RunNetwork } from './run-network';

type Sessions = Record<string, OnnxSession>;

/** The networks that a worker has loaded. A job that comes while its network is being loaded waits for it. */
export class LoadedNetworks {
  private readonly networks = new Map<NetworkName, Promise<Sessions>>();

  /** @param files ONNX files by name */
  async load(network: NetworkName, files: Record<string, string>): Promise<void> {
    const loading = openAll(files);
    this.networks.set(network, loading);
    await loading;
  }

  async mtcnn(): Promise<MtcnnNetworks> {
    const { pnet, rnet, onet } = await this.get('MTCNN');
    return { pnet: pnet!.run, rnet: rnet!.run, onet: onet!.run };
  }

  async model(name: ModelName): Promise<RunNetwork> {
    const [session] = Object.values(await this.get(name));
    return session!.run;
  }

  private get(network: NetworkName): Promise<Sessions> {
    return this.networks.get(network) ?? Promise.reject(new Error(`${network} is not loaded`));
  }
}

async function openAll(files: Record<string, string>): Promise<Sessions> {
  const sessions: Sessions = {};
  for (const [name, file] of Object.entries(files)) sessions[name] = await openSession(file);
  return sessions;
}
