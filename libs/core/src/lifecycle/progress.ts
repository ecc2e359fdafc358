/** Something that takes a while: a download, a conversion, the unpacking of an archive. */
export interface ProgressEvent {
  /** Equal for all events of one thing. */
  task: string;
  /** For people: `LFW deep-funneled: download`. */
  title: string;
  /** null: unknown. In bytes or in items. */
  done: number | null;
  total: number | null;
  finished: boolean;
}

export type ReportProgress = (event: ProgressEvent) => void;
