import { spawnSync } from 'node:child_process';
import { WORKSPACE } from '../run-command';

/** Fills the asset cache; what cannot be had makes its tests skip loudly (or fail, under REQUIRE_ALL). */
export function fetchForTests(): void {
  spawnSync(process.execPath, ['tools/bootstrap.cjs', 'fetch'], {
    cwd: WORKSPACE,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
