/** Runs a network once. @param shape of the input, batch first @returns the outputs by name */
export type RunNetwork = (input: Float32Array, shape: readonly number[]) => Promise<Record<string, NetworkOutput>>;

export interface NetworkOutput {
  data: Float32Array;
  shape: readonly number[];
}
