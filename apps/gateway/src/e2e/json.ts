/** An answer as it came; what is in it is what the specs are about. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;
