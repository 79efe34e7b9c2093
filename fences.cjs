/**
 * Which folder may import what. Lint reads it (eslint.config.mjs), and so does test/architecture.test.ts, which plants
 * a forbidden import for every line and expects the lint to find it.
 *
 * `folders`: the folders of this project that may be imported besides the folder itself; `packages`: patterns of
 * packages and node built-ins that may be; `typesOnly`: folders of which only types may be imported.
 * The longest matching folder wins.
 */
exports.fences = {
  core: { folders: [], packages: ['zod', 'yaml', '@noble/hashes/*'], typesOnly: [] },
  workflows: { folders: ['core'], packages: ['@temporalio/workflow', '@temporalio/common'], typesOnly: ['activities'] },
  activities: { folders: ['core'], packages: [], typesOnly: [] },
  aws: { folders: ['core'], packages: ['@aws-sdk/*', '@smithy/*', 'node:*'], typesOnly: [] },
  temporal: { folders: ['core'], packages: ['@temporalio/client', '@temporalio/common', '@temporalio/envconfig'], typesOnly: [] },
  rendering: { folders: ['core'], packages: ['liquidjs', 'pdfkit', 'fontkit', 'yaml', 'zod', 'node:*'], typesOnly: [] },
  workers: {
    folders: ['core', 'activities', 'aws', 'rendering', 'temporal'],
    packages: ['@temporalio/*', 'node:*', 'pino', 'prom-client'],
    typesOnly: [],
  },
  client: {
    folders: ['core', 'temporal'],
    packages: ['@temporalio/client', '@temporalio/common', 'node:crypto'],
    typesOnly: ['workflows'],
  },
  'client/cli': {
    folders: ['core', 'aws', 'rendering', 'temporal', 'client'],
    packages: [
      '@temporalio/client',
      '@temporalio/common',
      '@temporalio/envconfig',
      // Only `doctor --replay`, and only when it is asked for.
      '@temporalio/worker',
      '@commander-js/extra-typings',
      'csv-stringify/sync',
      'picocolors',
      'node:*',
    ],
    typesOnly: ['workflows'],
  },
  'client/relay': {
    folders: ['core', 'aws', 'temporal'],
    packages: [
      '@temporalio/client',
      '@temporalio/common',
      '@temporalio/envconfig',
      'aws-lambda',
      'pino',
      'prom-client',
      'node:*',
    ],
    typesOnly: [],
  },
};
