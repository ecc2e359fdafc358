/** An identity as people write it: galleries put underscores where names have spaces. */
export function nameOf(identity: string): string {
  return identity.replaceAll('_', ' ');
}
