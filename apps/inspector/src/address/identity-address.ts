/** The address of a person's page. */
export const identityAddress = (name: string): string => `/identity?${new URLSearchParams({ name })}`;
