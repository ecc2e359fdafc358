import type { ModelName } from '@lookalike/domain';

interface Fp32Layers {
  /** The first and the last node of each part of the network, in the order of its nodes. The names are those of `OnnxGraph`. */
  parts: readonly (readonly [first: string, last: string])[];
  reason: string;
}

/** Layers that compute in fp32 in the int8 variant of a network. One that is not listed is quantized completely. */
export const FP32_LAYERS: Partial<Record<ModelName, Fp32Layers>> = {
  MOBILEFACENET: {
    parts: [
      ['conv_2', 'conv_50'],
      ['conv_387', 'conv_458'],
    ],
    reason:
      'The first five and the last nine convolutions, with their PReLUs. Completely quantized, the network loses 0.15 points of ' +
      'verification; with these layers in fp32 it loses none, and takes no longer: see docs/decisions/0028.',
  },
};
