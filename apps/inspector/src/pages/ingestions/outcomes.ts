import type { IngestionQuery, ModelName, OutcomeKind } from '@lookalike/client';
import { CircleCheck, CircleEqual, CircleX, type LucideIcon, UserRoundX } from 'lucide-react';
import { describePhotoProblem, type PhotoProblemText, type Problem } from '../../components/problem-text';

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

/** Photos that failed with the same code and `retryable`. If the reason was not recorded, the code is empty and the text null. */
export interface FailureGroup {
  code: string;
  retryable: boolean;
  text: PhotoProblemText | null;
  photos: FailedPhoto[];
}

export interface FailedPhoto {
  id: string;
  url: string;
  models: ModelName[];
  /** What happened to this photo, each message once; with the remedies where the group has none. */
  messages: string[];
}

/** Groups failures by code and `retryable`, in the order in which they first occur. */
export function groupFailures(outcomes: readonly PhotoOutcome[]): FailureGroup[] {
  return groupBy(outcomes, ({ problem }) => `${problem?.code} ${problem?.retryable}`).map(({ items }) => {
    const { problem } = items[0]!;
    const byPhoto = groupBy(items, ({ photo }) => photo.id);
    const text = problem ? describePhotoProblem(problem, byPhoto.length) : null;
    const messageOf = ({ message, remedy }: Problem) => (text?.remedy === null ? `${message} ${remedy}` : message);
    const photos = byPhoto.map(({ key: id, items: ofPhoto }) => {
      const messages = new Set(ofPhoto.flatMap((outcome) => (outcome.problem ? messageOf(outcome.problem) : [])));
      return { id, url: ofPhoto[0]!.photo.url, models: ofPhoto.map(({ model }) => model), messages: [...messages] };
    });
    return { code: problem?.code ?? '', retryable: problem?.retryable ?? false, text, photos };
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
