/** `1 photo`, `13,233 photos`. */
export const countOfPhotos = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'photo' : 'photos'}`;
