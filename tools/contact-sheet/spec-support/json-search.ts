import { readFileSync } from 'node:fs';
import type { Box, ModelName, Problem } from '@lookalike/domain';

/** An element of what `--json` writes. */
export interface JsonSearch {
  probe: { photo: string; face: number | null; identity: string | null; width: number; height: number };
  k: number;
  models: {
    model: ModelName;
    searched: number | null;
    timings: Record<string, number | null> | null;
    problem: Problem | null;
    matches: {
      rank: number;
      similarity: number;
      photo: string;
      identity: string | null;
      face: string | null;
      box: Box | null;
    }[];
  }[];
}

export function readSearches(file: string): JsonSearch[] {
  return JSON.parse(readFileSync(file, 'utf8')) as JsonSearch[];
}
