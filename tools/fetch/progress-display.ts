import type { AssetProgress } from '@lookalike/assets';
import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import { formatSize } from './format';

export interface ProgressDisplay {
  show(progress: AssetProgress): void;
  /** Prints a line above the bars. */
  print(line: string): void;
  end(): void;
}

/** Progress bars on a terminal; otherwise a line at the start of each phase. */
export function progressDisplay(output: NodeJS.WriteStream): ProgressDisplay {
  return output.isTTY ? bars(output) : lines(output);
}

function lines(output: NodeJS.WritableStream): ProgressDisplay {
  const started = new Set<string>();
  const print = (line: string): void => void output.write(`${line}\n`);
  return {
    show({ name, asset, phase, total, finished }) {
      const key = `${name}:${phase}`;
      if (finished) started.delete(key);
      else if (!started.has(key)) {
        started.add(key);
        print(`${asset}: ${phase}${total && phase !== 'extract' ? ` (${formatSize(total)})` : ''} ...`);
      }
    },
    print,
    end: () => undefined,
  };
}

function bars(output: NodeJS.WriteStream): ProgressDisplay {
  const multiBar = new MultiBar(
    {
      stream: output,
      format: '{asset}  {bar}  {amount}  {phase}',
      hideCursor: true,
      clearOnComplete: true,
      emptyOnZero: true,
    },
    Presets.shades_classic,
  );
  const byAsset = new Map<string, SingleBar>();
  return {
    show({ name, asset, phase, done, total, finished }) {
      const amount =
        done === null
          ? 'please wait'
          : phase === 'extract'
            ? `${done} files`
            : formatSize(done) + (total ? ` of ${formatSize(total)}` : '');
      const payload = { asset: asset.padEnd(32), phase, amount: amount.padEnd(20) };
      const bar = byAsset.get(name) ?? multiBar.create(1, 0, payload);
      byAsset.set(name, bar);
      // An unknown total shows as an empty bar rather than a full one.
      bar.setTotal(total ?? Number.MAX_SAFE_INTEGER);
      bar.update(done ?? 0, payload);
      if (!finished) return;
      multiBar.remove(bar);
      byAsset.delete(name);
    },
    print: (line) => void multiBar.log(`${line}\n`),
    end: () => multiBar.stop(),
  };
}
