import type { Gallery } from '@lookalike/dataset';
import type { ModelName } from '@lookalike/domain';
import type { Embedder } from '@lookalike/embedding';
import type { OutcomeScope, Records } from '@lookalike/records';
import type { FaceIndex, IndexBuild, IndexRows } from '@lookalike/vector-store';
import type { ToProblem } from '../lifecycle/to-problem';
import type { ModelIndexes } from '../models/model-indexes';

/** A model of an ingestion, with the rows that it writes and the scope of their outcomes in the records. */
export interface Target {
  model: ModelName;
  /** The rows of the model's index, or of the build that will replace them. */
  index: IndexRows;
  scope: OutcomeScope;
  /** Null when the rows are those of the index itself. */
  rebuild: Rebuild | null;
  /** Whether no other records can describe rows of the index: rows that these records do not describe may be deleted. */
  isOwned: boolean;
  /** Whether the index has rows that the records do not describe: a photo that is processed then replaces all of its rows. */
  hasUndescribedRows: boolean;
  /**
   * Another installation may have taken over the index since the start, so that what was written is gone.
   * @throws LookalikeError INDEX_NOT_OWNED
   */
  verifyInstallation(): Promise<void>;
}

/** Rows and the scope of their outcomes. */
export type TargetRows = Pick<Target, 'model' | 'index' | 'scope'>;

/** The services and settings that the stages of an ingestion share. */
export interface IngestionContext {
  gallery: Gallery;
  records: Records;
  embedder: Pick<Embedder, 'embed'>;
  indexes: Pick<ModelIndexes, 'markChanged'>;
  targets: readonly Target[];
  /** Whether photos are embedded again although they are unchanged. */
  embedsAll: boolean;
  toProblem: ToProblem;
}

/** A build that replaces the index of a model when it is complete. Until then the index answers searches. */
export interface Rebuild {
  index: FaceIndex;
  build: IndexBuild;
  /** Whether the index belongs to another installation, or names none: these records may not describe its rows. */
  takesOver: boolean;
  /** Whether rows of photos that the gallery does not contain may be deleted although another installation wrote them. */
  deletesMissing: boolean;
  /**
   * The outcomes of the index, if it has the recipe of the build: the rows of photos that cannot be read are taken over from it,
   * whether or not the records describe them. Null otherwise: vectors of another recipe must not be mixed with new ones.
   */
  keptScope: OutcomeScope | null;
}
