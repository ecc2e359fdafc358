/** What a photo's id says beyond its identity: `0001` of `George_W_Bush/0001`. */
export const photoNumber = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
