/**
 * A process for the kill test. Writes batches of outcomes to the database given on its command line until it is killed, and prints
 * after each batch how many outcomes have been saved.
 */
import { openRecords } from '../open-records';
import { INPUT, outcomeOf, SCOPE } from './outcome-of';

const BATCH = 25;

async function main([file = '', batches = 'Infinity']: string[]): Promise<void> {
  const records = await openRecords({ file });
  const ingestion = await records.startIngestion(INPUT);
  for (let batch = 0; batch < Number(batches); batch += 1) {
    const outcomes = Array.from({ length: BATCH }, (_, n) => outcomeOf(`${ingestion.id}/${batch}-${n}`));
    await records.saveOutcomes(ingestion.id, 'FACENET', SCOPE, outcomes, 3);
    await records.updateIngestion(ingestion.id, { done: (batch + 1) * (BATCH + 3) });
    process.stdout.write(`${ingestion.id} ${(batch + 1) * BATCH}\n`);
  }
  await records.close();
}

void main(process.argv.slice(2));
