/**
 * Writes the counts and failed tests of each project to `<LOOKALIKE_TALLY>/<project>.json`; `npm test` sums the counts in its closing line
 * and lists the failed tests above it.
 */
const { mkdirSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const { stripVTControlCharacters } = require('node:util');

module.exports = class TallyReporter {
  constructor(_global, options) {
    this.project = options.project;
  }

  onRunComplete(_contexts, results) {
    const folder = process.env.LOOKALIKE_TALLY;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    const tally = {
      passed: results.numPassedTests,
      // A suite that cannot be loaded has no failed test to count.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
      failures: results.testResults.flatMap(failuresOf),
    };
    writeFileSync(join(folder, `${this.project}.json`), JSON.stringify(tally));
  }
};

function failuresOf({ testFilePath, testExecError, failureMessage, testResults }) {
  const file = relative(join(__dirname, '../../..'), testFilePath);
  const failure = (test, message) => ({ file, test, message: stripVTControlCharacters(message ?? '') });
  if (testExecError) return [failure('cannot be loaded', failureMessage)];
  return testResults
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => failure(fullName, failureMessages.join('\n')));
}
