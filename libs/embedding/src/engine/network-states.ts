import { type AvailabilityReport, type ModelName, type Problem } from '@lookalike/domain';
import type { NetworkName } from '../embedder';
import { MODELS } from '../encode/models';

type NetworkState =
  { availability: 'PREPARING' } | { availability: 'READY' } | { availability: 'UNAVAILABLE'; problem: Problem };

/** The availability of each network, and of the models that depend on it. */
export class NetworkStates {
  private readonly states = new Map<NetworkName, NetworkState>();
  /** Kept when a network becomes UNAVAILABLE, so that indexes made with it can still be recognised. */
  private readonly tensorHashes = new Map<NetworkName, string>();

  markPreparing(network: NetworkName): void {
    this.states.set(network, { availability: 'PREPARING' });
  }

  markReady(network: NetworkName, tensorHash: string): void {
    this.tensorHashes.set(network, tensorHash);
    this.states.set(network, { availability: 'READY' });
  }

  markUnavailable(network: NetworkName, problem: Problem): void {
    this.states.set(network, { availability: 'UNAVAILABLE', problem });
  }

  isReady(network: NetworkName): boolean {
    return this.states.get(network)?.availability === 'READY';
  }

  /** Hash of the weights of the network that was READY last; null before. */
  tensorHash(network: NetworkName): string | null {
    return this.tensorHashes.get(network) ?? null;
  }

  /** A model that needs faces is READY only if MTCNN is READY too. */
  report(model: ModelName): AvailabilityReport {
    const needed: NetworkName[] = MODELS[model].wholePhoto ? [model] : [model, 'MTCNN'];
    const reports = needed.map((network) => this.reportNetwork(network));
    return (
      reports.find(({ availability }) => availability === 'UNAVAILABLE') ??
      reports.find(({ availability }) => availability === 'PREPARING') ??
      reports[0]!
    );
  }

  /** Why the network or model cannot be used now; null if it can. */
  problemOf(network: NetworkName): Problem | null {
    const { availability, problem } = network === 'MTCNN' ? this.reportNetwork(network) : this.report(network);
    if (availability === 'PREPARING') return stillPreparing(network);
    return problem && unavailable(network, problem);
  }

  private reportNetwork(network: NetworkName): AvailabilityReport {
    const state = this.states.get(network) ?? { availability: 'PREPARING' };
    return { availability: state.availability, problem: state.availability === 'UNAVAILABLE' ? state.problem : null };
  }
}

function stillPreparing(network: NetworkName): Problem {
  return {
    code: 'MODEL_UNAVAILABLE',
    message: `${network} is still being loaded.`,
    remedy: 'Try again in a moment.',
    retryable: true,
  };
}

/** The message of a MODEL_UNAVAILABLE reason names the model already. */
function unavailable(network: NetworkName, reason: Problem): Problem {
  return {
    code: 'MODEL_UNAVAILABLE',
    message: reason.code === 'MODEL_UNAVAILABLE' ? reason.message : `${network} is unavailable: ${reason.message}`,
    remedy: reason.remedy,
    retryable: reason.retryable,
  };
}
