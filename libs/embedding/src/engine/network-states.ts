import { type AvailabilityReport, type ModelName, type Problem } from '@lookalike/domain';
import type { NetworkName } from '../embedder';
import { MODELS } from '../encode/models';
import { beingPrepared, isUnavailable } from './problems';

type NetworkState =
  | { availability: 'PREPARING' }
  | { availability: 'READY'; tensorHash: string }
  | { availability: 'UNAVAILABLE'; problem: Problem };

/** Which networks are there, and what that means for the models. */
export class NetworkStates {
  private readonly states = new Map<NetworkName, NetworkState>();
  /** Kept when a network is withheld again: an index can still be recognised. */
  private readonly tensorHashes = new Map<NetworkName, string>();

  preparing(network: NetworkName): void {
    this.states.set(network, { availability: 'PREPARING' });
  }

  ready(network: NetworkName, tensorHash: string): void {
    this.tensorHashes.set(network, tensorHash);
    this.states.set(network, { availability: 'READY', tensorHash });
  }

  unavailable(network: NetworkName, problem: Problem): void {
    this.states.set(network, { availability: 'UNAVAILABLE', problem });
  }

  isReady(network: NetworkName): boolean {
    return this.states.get(network)?.availability === 'READY';
  }

  tensorHash(network: NetworkName): string | null {
    return this.tensorHashes.get(network) ?? null;
  }

  /** A model that needs faces is no better than MTCNN. */
  report(model: ModelName): AvailabilityReport {
    const needed: NetworkName[] = MODELS[model].wholePhoto ? [model] : [model, 'MTCNN'];
    const reports = needed.map((network) => this.reportNetwork(network));
    const worst = reports.find(({ availability }) => availability === 'UNAVAILABLE');
    return worst ?? reports.find(({ availability }) => availability === 'PREPARING') ?? reports[0]!;
  }

  /** Why the network or model cannot be used now; null when it can. */
  problemOf(network: NetworkName): Problem | null {
    const { availability, problem } = network === 'MTCNN' ? this.reportNetwork(network) : this.report(network);
    if (availability === 'PREPARING') return beingPrepared(network);
    return problem && isUnavailable(network, problem);
  }

  private reportNetwork(network: NetworkName): AvailabilityReport {
    const state = this.states.get(network);
    return {
      availability: state?.availability ?? 'PREPARING',
      problem: state?.availability === 'UNAVAILABLE' ? state.problem : null,
    };
  }
}
