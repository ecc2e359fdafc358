import nx from '@nx/eslint-plugin';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const scope = (name) => `scope:${name}`;
const libraries = [
  'assets',
  'dataset',
  'domain',
  'embedding',
  'imaging',
  'model-conversion',
  'node-support',
  'records',
  'report',
  'vector-store',
];

/** Which package may import which (ARCHITECTURE.md): nothing else is allowed. */
const allowedImports = {
  domain: [],
  'node-support': [],
  assets: ['domain', 'node-support'],
  imaging: ['domain', 'node-support'],
  dataset: ['domain', 'node-support'],
  'vector-store': ['domain', 'node-support'],
  records: ['domain'],
  testing: ['domain'],
  'model-conversion': ['domain', 'node-support'],
  embedding: ['domain', 'imaging', 'model-conversion', 'node-support'],
  core: libraries,
  'command-line': ['core', 'domain'],
  gateway: ['command-line', 'core', 'domain', 'node-support'],
  report: ['domain', 'imaging'],
  'search-export': [],
  playground: [],
  client: [],
  inspector: ['client', 'search-export'],
  tools: ['command-line', 'core', 'domain', 'node-support', 'search-export'],
};

/** Dependencies that only one package may use. */
const owners = {
  sharp: 'imaging',
  'onnxruntime-node': 'embedding',
  '@zilliz/milvus2-sdk-node': 'vector-store',
  libsql: 'records',
  kysely: 'records',
};

/** Words that comments and texts must not contain, because a plainer one exists. */
const VAGUE_WORDS = [
  'anew',
  'be had',
  'beside',
  'by itself',
  'by themselves',
  'fixme',
  'go on',
  'goes on',
  'lie',
  'lies',
  'meanwhile',
  'mend',
  'stand',
  'stands',
  'todo',
  'told',
  'whom',
  'xxx',
];

/** Words of a surface: code in backticks, flags, environment variables, mutations and commands. */
const SURFACE_WORDS = String.raw`/\x60|(^|\s)--[a-z]|\b(LOOKALIKE|MILVUS)_|\bmutation\b|\bnpm (run|start|test)\b/`;

/** Where the texts of problems are: in errors, in problems and issues as objects, and in the constants and fields that these use. */
const PROBLEM_TEXTS = [
  'NewExpression[callee.name=/Error$/] ',
  'Property[key.name=/^(message|remedy|reason)$/] ',
  'PropertyDefinition[key.name=/remedy|message/i] ',
  'VariableDeclarator[id.name=/remedy|message/i] ',
  'VariableDeclarator > ',
  'VariableDeclarator > TemplateLiteral > ',
];

const surfaceWords = PROBLEM_TEXTS.flatMap((place) =>
  ['Literal[value=', 'TemplateElement[value.raw='].map((text) => ({
    selector: `${place}${text}${SURFACE_WORDS}]`,
    message: 'A text of a library fits every surface: it names no field, flag, variable or command of one.',
  })),
);

const vagueWords = ['Literal[value=', 'TemplateElement[value.raw=', 'JSXText[value='].map((text) => ({
  selector: `${text}/\\b(${VAGUE_WORDS.join('|').replaceAll(' ', '\\s+')})\\b/i]`,
  message: 'A plainer word exists (CONTRIBUTING.md, Style).',
}));

/** Also variables, which may be destructured. */
const OUR_TEXTS = ['MemberExpression[property.name=/^(message|remedy)$/]', 'Identifier[name=/^(message|remedy)$/]'];

const comparedTexts = OUR_TEXTS.flatMap((ours) => [
  `CallExpression[callee.property.name=/^(startsWith|endsWith|includes|indexOf|match|search)$/] > MemberExpression.callee > ${ours}.object`,
  `CallExpression[callee.property.name=/^(test|exec|includes)$/] > ${ours}.arguments`,
  `BinaryExpression[operator=/^[!=]==?$/][right.type=/^(Literal|TemplateLiteral)$/][right.raw!="null"] > ${ours}.left`,
  `BinaryExpression[operator=/^[!=]==?$/][left.type=/^(Literal|TemplateLiteral)$/][left.raw!="null"] > ${ours}.right`,
  `SwitchStatement > ${ours}.discriminant`,
]).map((selector) => ({
  selector,
  message: 'Nothing is decided by a text: compare a field, such as the code or retryable.',
}));

const reExports = {
  selector: ':matches(ExportAllDeclaration, ExportNamedDeclaration[source])',
  message: "Only a package's index.ts exports the content of other files.",
};

const constraints = (extra = []) =>
  Object.entries(allowedImports).map(([name, allowed]) => ({
    sourceTag: scope(name),
    onlyDependOnLibsWithTags: [name, ...allowed, ...extra].map(scope),
    bannedExternalImports: Object.keys(owners).filter((external) => owners[external] !== name),
  }));

const boundaries = (extra) => [
  'error',
  // The client names what differs between Node and browsers by an import of its own package.
  { allow: ['#platform'], enforceBuildableLibDependency: false, depConstraints: constraints(extra) },
];

export default tseslint.config(
  { ignores: ['**/node_modules', '**/dist', '**/.cache', '**/.data', '**/.nx', '**/generated'] },
  { files: ['**/*.{ts,tsx,mts}'], extends: [...tseslint.configs.recommended] },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parser: tseslint.parser },
    plugins: { '@nx': nx },
    rules: { '@nx/enforce-module-boundaries': boundaries() },
  },
  {
    files: ['**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'off',
      // CONTRIBUTING.md, Style.
      'no-warning-comments': ['error', { terms: VAGUE_WORDS, location: 'anywhere' }],
      'no-restricted-syntax': ['error', ...vagueWords],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@lookalike/*/*'],
              message: 'A package is imported by its name: all but its index.ts is private.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    ignores: ['**/*.spec.ts', '**/testing/**'],
    rules: {
      'max-lines': ['error', 300],
      'no-restricted-syntax': ['error', ...vagueWords, ...comparedTexts, reExports],
    },
  },
  {
    files: ['**/src/index.ts'],
    rules: { 'no-restricted-syntax': ['error', ...vagueWords, ...comparedTexts] },
  },
  {
    // Problems of libraries are shown by every surface, the page included.
    files: ['libs/*/src/**/*.ts'],
    // The style sheet has custom properties, which look like flags.
    ignores: [
      '**/index.ts',
      '**/*.spec.ts',
      '**/testing/**',
      'libs/{client,command-line}/**',
      'libs/report/src/contact-sheet-style.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', ...vagueWords, ...comparedTexts, reExports, ...surfaceWords] },
  },
  {
    files: ['apps/{inspector,playground}/src/**/*.{ts,tsx}'],
    ...reactHooks.configs.flat.recommended,
  },
  {
    // Specs may use the test helpers in addition to what their package may import.
    files: ['**/*.spec.ts', '**/src/testing/*.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries(['testing']) },
  },
  {
    // bench, fetch and quantize use any library, and readme-screenshots starts a gateway as specs do; the other tools use only a Lookalike.
    files: ['tools/{bench,fetch,quantize,readme-screenshots}/**/*.ts', 'tools/open-photos.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries([...libraries, 'testing']) },
  },
);
