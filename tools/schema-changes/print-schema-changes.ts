import { LookalikeError } from '@lookalike/domain';
import { WORKSPACE } from '../run-command';
import { reportSchemaChanges } from './report-schema-changes';

/** The report before the tests. It fails nothing: a schema that cannot be read fails the gateway's tests. */
export async function printSchemaChanges(): Promise<void> {
  try {
    console.log(`\n${await reportSchemaChanges(WORKSPACE)}\n`);
  } catch (error) {
    if (!LookalikeError.is(error)) throw error;
    console.log(`\nschema: ${error.message} ${error.remedy}\n`);
  }
}
