import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core';
import type { GraphQLSchema } from 'graphql';

/** What clients that were made for the schema before have to expect of a change. */
export type Effect = 'breaking' | 'dangerous' | 'safe';

export interface SchemaChange {
  /** One sentence on one line. */
  message: string;
  /** Why it has that effect, where the message does not say it already. */
  reason: string | null;
}

const EFFECTS: Record<CriticalityLevel, Effect> = {
  [CriticalityLevel.Breaking]: 'breaking',
  [CriticalityLevel.Dangerous]: 'dangerous',
  [CriticalityLevel.NonBreaking]: 'safe',
};

/** All changes from one schema to the next, by their effect, each group in the order of their places in the schema. */
export async function compareSchemas(
  before: GraphQLSchema,
  after: GraphQLSchema,
): Promise<Record<Effect, SchemaChange[]>> {
  const groups: Record<Effect, SchemaChange[]> = { breaking: [], dangerous: [], safe: [] };
  // Without the inspector's rule simplifyChanges: it drops a field's new type when the field gets a description besides.
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

/** Descriptions, which are quoted, may have several lines. */
function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
