import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportSchemaChanges } from '../schema-changes/report-schema-changes';

/** A git repository with a schema; each commit is a minute after the previous one. */
export class SchemaRepository {
  private time = 1_700_000_000;

  constructor(readonly folder: string) {}

  git(...args: string[]): string {
    const author = { NAME: 'Ann', EMAIL: 'ann@example.org', DATE: `${(this.time += 60)} +0000` };
    const settings = Object.entries(author).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]);
    // Isolated from the repository in whose hook the tests may run, and from the user's settings.
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
    const env = Object.fromEntries([
      ...inherited,
      ...settings,
      ['GIT_CONFIG_GLOBAL', join(this.folder, 'no-settings')],
    ]);
    return execFileSync('git', args, { cwd: this.folder, env, encoding: 'utf8', stdio: 'pipe' }).trim();
  }

  write(schema: string): this {
    writeFileSync(join(this.folder, 'schema.graphql'), schema);
    return this;
  }

  /** Commits all files. @returns the commit's short name */
  commit(message: string): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', message);
    return this.git('rev-parse', '--short', 'HEAD');
  }

  report(base?: string): Promise<string> {
    return reportSchemaChanges(this.folder, base);
  }
}
