import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * Which folders a folder may import from (design.md, "Import rule"): data flows one way,
 * cli -> campaign -> run -> {products, faults, workloads, checkers, store} -> {cluster, history, generator} -> docker.
 * A folder may always import from itself and from harness/errors.ts.
 */
const mayImport = {
  'harness/cli': [
    'campaign',
    'run',
    'products',
    'faults',
    'workloads',
    'checkers',
    'timeline',
    'store',
    'cluster',
    'history',
    'generator',
    'docker',
    'reports',
  ],
  'harness/campaign': [
    'run',
    'products',
    'faults',
    'workloads',
    'checkers',
    'timeline',
    'store',
    'cluster',
    'history',
    'generator',
    'docker',
  ],
  'harness/run': [
    'products',
    'faults',
    'workloads',
    'checkers',
    'timeline',
    'store',
    'cluster',
    'history',
    'generator',
    'docker',
  ],
  'harness/products': ['checkers', 'cluster', 'history', 'docker'],
  'harness/faults': ['products', 'cluster', 'history', 'docker'],
  'harness/workloads': ['products', 'checkers', 'cluster', 'history', 'generator'],
  'harness/store': ['checkers', 'cluster', 'history'],
  'harness/checkers': ['cluster', 'history'],
  'harness/timeline': ['cluster', 'history'],
  'harness/generator': ['history'],
  'harness/history': [],
  'harness/simulation': ['history', 'generator'],
  'harness/cluster': ['history', 'docker'],
  'harness/docker': [],
  reports: ['checkers', 'timeline', 'cluster', 'history', 'store'],
};
const folders = [
  'campaign',
  'run',
  'products',
  'faults',
  'workloads',
  'checkers',
  'timeline',
  'store',
  'cluster',
  'history',
  'simulation',
  'generator',
  'docker',
  'cli',
];

const importRule = Object.entries(mayImport).map(([folder, allowed]) => {
  const own = folder.split('/').at(-1);
  const forbidden = [...folders, 'reports', 'images', 'suites'].filter(
    (name) => name !== own && !allowed.includes(name),
  );
  return {
    files: [`${folder}/**/*.ts`],
    ignores: ['**/*.test.ts', '**/fixtures/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: forbidden.map((name) => ({
            regex: `^(?:\\.\\./)+${name}/`,
            message: `${folder} must not import from ${name} (see "Import rule" in ARCHITECTURE.md).`,
          })),
        },
      ],
    },
  };
});

/** What runs inside containers shares no code with the harness but the rules of DM's configuration files, and errors. */
const imagesRule = {
  files: ['images/**/*.ts'],
  ignores: ['**/*.test.ts', '**/fixtures/**'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: '^(?:\\.\\./)+(?:reports|suites|harness/(?!errors\\.ts$|products/dm/configuration/))',
            message: 'images may import only harness/products/dm/configuration and harness/errors.ts from outside.',
          },
        ],
      },
    ],
  },
};

/** Pure folders (design.md): what they compute must not depend on Docker, on the disk or on a clock. */
const pureFolders = {
  files: ['harness/checkers/**/*.ts', 'harness/generator/**/*.ts', 'harness/timeline/**/*.ts'],
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-globals': ['error', 'process', 'setTimeout', 'setInterval', 'fetch'],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now' },
      { object: 'Math', property: 'random' },
      { object: 'performance', property: 'now' },
    ],
  },
};

export default tseslint.config(
  { ignores: ['dist/**', 'coverage/**', 'runs/**', 'node_modules/**'] },
  {
    files: ['**/*.ts'],
    extends: [js.configs.recommended, ...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.test.ts', 'suites/**/*.ts'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off' },
  },
  ...importRule,
  imagesRule,
  pureFolders,
);
