import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import Libsql from 'libsql';

/** About 4 ms of `quick_check` per MB: a larger file would block the main thread longer than a request may wait. */
const MAX_BYTES_IN_MAIN_THREAD = 8 * 1024 * 1024;

/** SQLite is called synchronously, so a large file is checked in a separate thread. */
const CHECK_IN_THREAD = `
  const { parentPort, workerData } = require('node:worker_threads');
  const Libsql = require(workerData.libsql);
  try {
    const database = new Libsql(workerData.file);
    const [row] = database.pragma('quick_check(1)');
    database.close();
    parentPort.postMessage({ result: row.quick_check });
  } catch ({ message, code, rawCode }) {
    parentPort.postMessage({ message, code, rawCode });
  }
`;

/**
 * Compares the structure of the database file with what SQLite expects.
 * @param database open on `file`
 * @throws SqliteError SQLITE_CORRUPT with the first difference; what SQLite throws when it cannot read the file
 */
export async function checkIntegrity(database: Libsql.Database, file: string): Promise<void> {
  const result =
    statSync(file).size > MAX_BYTES_IN_MAIN_THREAD ? await checkInThread(file) : checkInThisThread(database);
  if (result !== 'ok') throw new Libsql.SqliteError(result, 'SQLITE_CORRUPT');
}

function checkInThisThread(database: Libsql.Database): string {
  const [row] = database.pragma('quick_check(1)') as [{ quick_check: string }];
  return row.quick_check;
}

function checkInThread(file: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(CHECK_IN_THREAD, { eval: true, workerData: { file, libsql: require.resolve('libsql') } });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error(`The thread that checks ${file} ended without a result.`)));
    worker.once('message', ({ result, message, code, rawCode }) => {
      if (result === undefined) reject(new Libsql.SqliteError(message, code, rawCode));
      else resolve(result);
    });
  });
}
