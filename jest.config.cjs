// package.json's engines say which versions of Node run this.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** Tests that need no server; `npx jest --selectProjects core` runs them alone, without starting any. */
const serverless = ['test/core/', 'test/rendering/', 'test/local/servers/', 'test/architecture.test.ts', 'test/compose.test.ts'];

/** @type {import('jest').Config} */
const common = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': '@swc/jest' },
};

/** @type {import('jest').Config} */
module.exports = {
  maxWorkers: 2,
  reporters: ['default', '<rootDir>/test/support/tally-reporter.cjs'],
  testTimeout: 60_000,
  projects: [
    {
      ...common,
      displayName: 'core',
      testMatch: serverless.map((place) => `<rootDir>/${place.endsWith('/') ? `${place}**/*.test.ts` : place}`),
    },
    {
      ...common,
      displayName: 'world',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', ...serverless.map((place) => `<rootDir>/${place}`)],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
  ],
};
