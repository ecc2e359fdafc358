import { failWith } from '@lookalike/command-line';
import { runCommand } from '../run-command';
import { printSchemaChanges } from '../schema-changes/report-schema-changes';
import { runTests } from '../test/run-tests';

/** `npm run check`: all checks of a change, the cheapest first. */
const STEPS: { name: string; command: string; args: string[] }[] = [
  { name: 'format', command: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'lint and types', command: 'nx', args: ['run-many', '-t', 'lint', 'types'] },
  { name: 'unused code', command: 'knip', args: [] },
];

async function main(): Promise<void> {
  for (const { name, command, args } of STEPS) {
    console.error(`\n> ${name}`);
    if ((await runCommand(command, args)) !== 0) {
      console.error(`check: ${name} failed; see the lines above.`);
      process.exitCode = 1;
      return;
    }
  }
  await printSchemaChanges();
  if (!process.argv.includes('--no-tests')) process.exitCode = await runTests();
}

main().catch(failWith);
