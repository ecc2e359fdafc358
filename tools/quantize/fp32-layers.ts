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
      ['conv_2', 'add_23'],
      ['conv_443', 'conv_458'],
    ],
    reason:
      'The first two and the last three convolutions, with their PReLUs. Completely quantized, the network loses 0.15 points of ' +
      'verification (mean cosine to fp32 0.970); with these layers in fp32 the cosine is 0.990, and it is faster: see docs/decisions/0027.',
  },
};
