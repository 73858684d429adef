const config = require('../../scripts/eslint/room.cjs')(__dirname);

module.exports = {
  ...config,
  overrides: [
    ...config.overrides,
    {
      // Contract tests are exported: modules run them in suites of their own.
      files: ['src/**/*.contract.ts'],
      rules: { 'jest/no-export': 'off' },
    },
  ],
};
