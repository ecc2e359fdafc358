import type { IngestionQuery, ModelName, OutcomeKind } from '@lookalike/client';
import { CircleCheck, CircleEqual, CircleX, type LucideIcon, UserRoundX } from 'lucide-react';
import { describeSharedProblem, type SharedProblemText } from '../../components/problem-text';

/** The outcomes of a photo, in the order in which they are shown. */
export const OUTCOMES: readonly { kind: OutcomeKind; label: string; Icon: LucideIcon }[] = [
  { kind: 'INDEXED', label: 'Indexed', Icon: CircleCheck },
  { kind: 'NO_FACE', label: 'No face', Icon: UserRoundX },
  { kind: 'FAILED', label: 'Failed', Icon: CircleX },
  { kind: 'UNCHANGED', label: 'Unchanged', Icon: CircleEqual },
];

export interface OutcomeCount {
  model: ModelName;
  outcome: OutcomeKind;
  count: number;
}

/** How many photos had an outcome for one model; without `model`, the sum over all models. */
export function countOutcomes(outcomes: readonly OutcomeCount[], kind: OutcomeKind, model?: ModelName): number {
  return outcomes
    .filter((entry) => entry.outcome === kind && (model === undefined || entry.model === model))
    .reduce((sum, { count }) => sum + count, 0);
}

export type PhotoOutcome = NonNullable<IngestionQuery['ingestion']>['photos']['nodes'][number];

/** Photos of an ingestion that failed with the same code. */
export interface FailureGroup {
  /** Empty if the reason was not recorded. */
  code: string;
  /** null if the reason was not recorded. */
  text: SharedProblemText | null;
  photos: FailedPhoto[];
}

export interface FailedPhoto {
  id: string;
  url: string;
  models: ModelName[];
  /** The messages of this photo; empty where all photos of the group have the same message, which `text` contains. */
  messages: string[];
}

/** Groups failures by code, in the order in which the codes first occur. Remedies may differ: the page has one for each code. */
export function groupFailures(outcomes: readonly PhotoOutcome[]): FailureGroup[] {
  return groupBy(outcomes, ({ problem }) => problem?.code ?? '').map(({ key: code, items }) => {
    const problems = items.flatMap(({ problem }) => problem ?? []);
    const isSameMessage = new Set(problems.map(({ message }) => message)).size <= 1;
    const photos = groupBy(items, ({ photo }) => photo.id).map(({ key: id, items: ofPhoto }) => ({
      id,
      url: ofPhoto[0]!.photo.url,
      models: ofPhoto.map(({ model }) => model),
      messages: isSameMessage ? [] : [...new Set(ofPhoto.flatMap(({ problem }) => problem?.message ?? []))],
    }));
    return { code, text: problems.length > 0 ? describeSharedProblem(problems) : null, photos };
  });
}

/** Groups items by key, in the order in which the keys first occur. */
export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): { key: string; items: Item[] }[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups].map(([key, grouped]) => ({ key, items: grouped }));
}
