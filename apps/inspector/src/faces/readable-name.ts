/** An identity's name for reading: `George_W_Bush` is George W Bush. */
export const readableName = (name: string): string => name.replaceAll('_', ' ').trim() || name;
