/** An identity's name as people write it; the gallery's own has underscores. */
export const readableName = (name: string): string => name.replaceAll('_', ' ');
