import { execFile } from 'node:child_process';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WORKSPACE } from '@lookalike/testing';

const OTHER_USER = 65_534;

/** The niceness of an ordinary user's process that was started with `niceness` more than this one, after it called `lowerPriority`. */
async function nicenessAfterwards(niceness: number, before = ''): Promise<number> {
  const script = `
    const os = require('node:os');
    const { lowerPriority } = require(${JSON.stringify(join(__dirname, 'lower-priority'))});
    if (process.getuid() === 0) process.setuid(${OTHER_USER});
    ${before}
    lowerPriority(10);
    process.stdout.write(String(os.getPriority()));`;
  const node = [process.execPath, '-r', '@swc-node/register', '-e', script];
  const env = { ...process.env, TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json') };
  const { stdout } = await promisify(execFile)('nice', ['-n', String(niceness), ...node], { cwd: WORKSPACE, env });
  return Number(stdout);
}

it.each([0, 15])(
  'lowers the priority of a process that is %i nicer than this one, but never raises it',
  async (niceness) => {
    const started = Math.min(getPriority() + niceness, 19);
    expect(await nicenessAfterwards(niceness)).toBe(Math.max(started, 10));
  },
);

it('does nothing if the system rejects the change', async () => {
  const failing = 'os.setPriority = () => { throw Object.assign(new Error("not permitted"), { code: "EPERM" }); };';
  expect(await nicenessAfterwards(0, failing)).toBe(getPriority());
});
