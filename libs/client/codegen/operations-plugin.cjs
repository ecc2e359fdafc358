const { readFileSync } = require('node:fs');

/** The leading comment of an operation's file, without the line of example variables, as a documentation comment. */
function documentation(file) {
  const heading = /^(?:#.*\n)*/.exec(readFileSync(file, 'utf8'))[0];
  const text = heading
    .replace(/^# Variables:.*\n/m, '')
    .replace(/^# ?/gm, '')
    .trim();
  const lines = text.split('\n').map((line) => `   * ${line}`.trimEnd());
  return ['  /**', ...lines, '   */'].join('\n');
}

/** A table of all operations by the name of the SDK's method. */
module.exports.plugin = (_schema, documents) => {
  const entries = documents
    .flatMap(({ location, document }) =>
      document.definitions.map(({ name, operation }) => ({ location, name: name.value, operation })),
    )
    .sort((a, b) => a.name.localeCompare(b.name));
  const table = (constant, selected) =>
    [
      `export const ${constant} = {`,
      ...selected.map(
        ({ location, name }) =>
          `${documentation(location)}\n  ${name[0].toLowerCase()}${name.slice(1)}: documents.${name}Document,`,
      ),
      '};',
    ].join('\n');
  return [
    "import * as documents from './graphql.js';",
    table(
      'requests',
      entries.filter(({ operation }) => operation !== 'subscription'),
    ),
    table(
      'subscriptions',
      entries.filter(({ operation }) => operation === 'subscription'),
    ),
  ].join('\n\n');
};
