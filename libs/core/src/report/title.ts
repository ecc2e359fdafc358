import type { ContactSheet } from '../lookalike';

export function titleOf({ probes }: ContactSheet): string {
  return probes.length === 1 ? `Who looks like ${probes[0]!.photo.id}?` : 'Who looks like whom?';
}
