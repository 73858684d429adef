const config = require('../../scripts/eslint/room.cjs')(__dirname);

module.exports = {
  ...config,
  overrides: [
    ...config.overrides,
    {
      // Tests take one stand-in, not the sandbox's entry with a whole portal.
      files: ['src/__testUtils__/**'],
      rules: { '@backstage/no-forbidden-package-imports': 'off' },
    },
  ],
};
