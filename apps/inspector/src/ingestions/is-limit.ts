/** As many as an Int of GraphQL holds. */
export const MOST = 2_147_483_647;

/** Whether a limit can be read from a text: blank for none, else a whole number from 1. */
export const isLimit = (text: string): boolean =>
  text.trim() === '' || (/^\d+$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= MOST);
