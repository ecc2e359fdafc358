import type { AssetProgress } from '@lookalike/assets';
import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import { size } from './size';

export interface ProgressDisplay {
  show(progress: AssetProgress): void;
  /** A line above the bars. */
  say(line: string): void;
  end(): void;
}

/** Bars on a terminal; elsewhere a line when a phase begins. */
export function progressDisplay(output: NodeJS.WriteStream): ProgressDisplay {
  return output.isTTY ? bars(output) : lines(output);
}

function lines(output: NodeJS.WritableStream): ProgressDisplay {
  const begun = new Set<string>();
  const say = (line: string): void => void output.write(`${line}\n`);
  return {
    show({ name, asset, phase, total, finished }) {
      const key = `${name}:${phase}`;
      if (finished) begun.delete(key);
      else if (!begun.has(key)) {
        begun.add(key);
        say(`${asset}: ${phase}${total && phase !== 'extract' ? ` (${size(total)})` : ''} ...`);
      }
    },
    say,
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
            : size(done) + (total ? ` of ${size(total)}` : '');
      const payload = { asset: asset.padEnd(32), phase, amount: amount.padEnd(20) };
      const bar = byAsset.get(name) ?? multiBar.create(1, 0, payload);
      byAsset.set(name, bar);
      // Empty rather than full where nobody knows how much is to come.
      bar.setTotal(total ?? Number.MAX_SAFE_INTEGER);
      bar.update(done ?? 0, payload);
      if (!finished) return;
      multiBar.remove(bar);
      byAsset.delete(name);
    },
    say: (line) => void multiBar.log(`${line}\n`),
    end: () => multiBar.stop(),
  };
}
