import type { ContactSheet } from '../contract/contact-sheets';

export function titleOf({ probes }: ContactSheet): string {
  return probes.length === 1 ? `Who looks like ${probes[0]!.photo.id}?` : 'Who looks like whom?';
}
