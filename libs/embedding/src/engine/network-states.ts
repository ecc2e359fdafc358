import {
  type AvailabilityReport,
  type ExecutionProvider,
  LookalikeError,
  type ModelName,
  type Problem,
} from '@lookalike/domain';
import type { PreparedNetwork, Recipe } from '@lookalike/model-conversion';
import type { NetworkName } from '../embedder';
import { MODELS } from '../encode/models';

type NetworkState =
  { availability: 'PREPARING' } | { availability: 'READY' } | { availability: 'UNAVAILABLE'; problem: Problem };

/** What a recipe hash contains of the weights. */
export type NetworkWeights = Pick<Recipe, 'tensors' | 'quantization'>;

/** The availability of each network, and of the models that depend on it. */
export class NetworkStates {
  private readonly states = new Map<NetworkName, NetworkState>();
  /** Kept when a network becomes UNAVAILABLE, so that indexes made with it can still be recognised. */
  private readonly weights = new Map<NetworkName, NetworkWeights>();
  private readonly providers = new Map<NetworkName, ExecutionProvider>();

  markPreparing(network: NetworkName): void {
    this.states.set(network, { availability: 'PREPARING' });
  }

  markReady(network: NetworkName, { tensorHash, quantization }: Omit<PreparedNetwork, 'files'>): void {
    this.weights.set(network, { tensors: tensorHash, quantization });
    this.states.set(network, { availability: 'READY' });
  }

  /** @param reason with any code, such as that of a failed download; it is reported as MODEL_UNAVAILABLE */
  markUnavailable(network: NetworkName, reason: Problem): void {
    const problem = modelUnavailable(network, reason).toProblem();
    this.states.set(network, { availability: 'UNAVAILABLE', problem });
  }

  isReady(network: NetworkName): boolean {
    return this.states.get(network)?.availability === 'READY';
  }

  setProvider(network: NetworkName, provider: ExecutionProvider): void {
    this.providers.set(network, provider);
  }

  /** Where the network was loaded; null before. */
  providerOf(network: NetworkName): ExecutionProvider | null {
    return this.providers.get(network) ?? null;
  }

  /** The weights of the network that was READY last; null before. */
  weightsOf(network: NetworkName): NetworkWeights | null {
    return this.weights.get(network) ?? null;
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
    return availability === 'READY' ? null : modelUnavailable(network, problem).toProblem();
  }

  private reportNetwork(network: NetworkName): AvailabilityReport {
    const state = this.states.get(network) ?? { availability: 'PREPARING' };
    return { availability: state.availability, problem: state.availability === 'UNAVAILABLE' ? state.problem : null };
  }
}

/**
 * MODEL_UNAVAILABLE with the reason why a network or model cannot be used.
 * @param reason null while it is being loaded
 */
export function modelUnavailable(network: NetworkName, reason: Problem | null): LookalikeError {
  if (!reason) return stillLoading(network);
  const { code, message, remedy, retryable } = reason;
  // The message of a MODEL_UNAVAILABLE reason names the model already.
  const text = code === 'MODEL_UNAVAILABLE' ? message : `${network} is unavailable: ${message}`;
  return new LookalikeError('MODEL_UNAVAILABLE', text, remedy, { retryable });
}

/** @param network null for all models */
export function stillLoading(network: NetworkName | null): LookalikeError {
  const message = network ? `${network} is still being loaded.` : 'The models are still being loaded.';
  return new LookalikeError('MODEL_UNAVAILABLE', message, 'Try again in a moment.', { retryable: true });
}
