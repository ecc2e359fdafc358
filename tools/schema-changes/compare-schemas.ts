import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core';
import type { GraphQLSchema } from 'graphql';

/** The effect of a change on clients that were built for the previous schema. */
export type Effect = 'breaking' | 'dangerous' | 'safe';

export interface SchemaChange {
  /** One line. */
  message: string;
  /** Why it has that effect; null if the message says it already. */
  reason: string | null;
}

const EFFECTS: Record<CriticalityLevel, Effect> = {
  [CriticalityLevel.Breaking]: 'breaking',
  [CriticalityLevel.Dangerous]: 'dangerous',
  [CriticalityLevel.NonBreaking]: 'safe',
};

/** All changes between two schemas by their effect, each group in the order of the schema. */
export async function compareSchemas(
  before: GraphQLSchema,
  after: GraphQLSchema,
): Promise<Record<Effect, SchemaChange[]>> {
  const groups: Record<Effect, SchemaChange[]> = { breaking: [], dangerous: [], safe: [] };
  // Without graphql-inspector's rule simplifyChanges, which hides a field's new type if its description changes too.
  const changes = await diff(before, after);
  for (const change of changes.sort(byPath)) {
    const message = onOneLine(change.message);
    const reason = change.criticality.reason ? onOneLine(change.criticality.reason) : null;
    groups[EFFECTS[change.criticality.level]].push({ message, reason: reason === message ? null : reason });
  }
  return groups;
}

function byPath(a: Change, b: Change): number {
  const [left, right] = [a.path ?? '', b.path ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Messages quote descriptions, which may have several lines. */
function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
