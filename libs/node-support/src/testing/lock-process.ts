import { readFileSync, writeFileSync } from 'node:fs';
import { FileLock, withFileLock } from '../file-lock';

/**
 * A process that uses a lock, for the specs to kill or to race: `hold FILE` acquires the lock and keeps it until the process is killed;
 * `count FILE COUNTER TIMES` increments the number in a file, which loses increments unless the lock excludes the other processes.
 */
async function main([command, file, counter, times]: string[]): Promise<void> {
  if (command === 'hold') {
    await FileLock.acquire(file!, { data: { address: 'unix:/there' } });
    process.stdout.write('held\n');
    setInterval(() => undefined, 1000);
    return;
  }
  for (let i = 0; i < Number(times); i++) {
    await withFileLock(file!, {}, async () => {
      const value = Number(readFileSync(counter!, 'utf8'));
      await new Promise(setImmediate);
      writeFileSync(counter!, String(value + 1));
    });
  }
}

void main(process.argv.slice(2));
