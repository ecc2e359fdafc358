import { runTests } from './run-tests';

/** `npm test [-- room ...]` */
void runTests(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
