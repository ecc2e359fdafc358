/** What resolvers hand on as an Identity: its name, and its number of photos where that is known already. */
export interface IdentitySource {
  name: string;
  photoCount?: number;
}

/** An album's rows have `''` for no identity. */
export function toIdentity(name: string | null): IdentitySource | null {
  return name ? { name } : null;
}
