import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Machine } from './machine';
import { isSpread, type Spread } from './statistics';

/** null: not measured. */
export type Cell = string | number | Spread | null;

/** One table of the report. */
export interface Section {
  title: string;
  /** What was measured and how, and what is missing. */
  notes: string[];
  columns: string[];
  rows: Cell[][];
}

export interface Report {
  command: string;
  startedAt: string;
  machine: Machine;
  /** Load of the machine before the first and after the last measurement. */
  load: { before: number; after: number };
  sections: Section[];
}

/** Writes `report.json` and `report.md`. @returns their paths */
export async function writeReport(folder: string, report: Report): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const sections = report.sections.map(({ columns, rows, ...section }) => ({
    ...section,
    rows: rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null]))),
  }));
  const files = { 'report.json': JSON.stringify({ ...report, sections }, null, 2), 'report.md': toMarkdown(report) };
  return Promise.all(
    Object.entries(files).map(async ([name, text]) => {
      const path = join(folder, name);
      await writeFile(path, `${text}\n`);
      return path;
    }),
  );
}

export function toMarkdown({ command, startedAt, machine, load, sections }: Report): string {
  return [
    `\`${command}\`, ${startedAt}`,
    '',
    `${machine.processor}, ${machine.cores} cores (${machine.vectorInstructions || 'vector instructions unknown'}), ` +
      `${machine.memoryGigabytes} GB, ${machine.system}, Node ${machine.node}. ` +
      `Load before ${load.before}, after ${load.after}.`,
    '',
    'Each value is the median, and the lowest and the highest repeat in brackets.',
    ...sections.map((section) => `\n${sectionToMarkdown(section)}`),
  ].join('\n');
}

export function sectionToMarkdown({ title, notes, columns, rows }: Section): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  const table = [line(columns), line(columns.map(() => '---')), ...rows.map((row) => line(row.map(formatCell)))];
  return [`## ${title}`, '', ...notes, '', ...(rows.length > 0 ? table : [])].join('\n');
}

function formatCell(cell: Cell): string {
  if (cell === null) return '-';
  if (typeof cell === 'string') return cell;
  if (!isSpread(cell)) return formatNumber(cell);
  if (cell.repeats === 1) return formatNumber(cell.median);
  return `${formatNumber(cell.median)} (${formatNumber(cell.min)}–${formatNumber(cell.max)})`;
}

/** Three significant digits, but never fewer digits than the whole number has. */
function formatNumber(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
