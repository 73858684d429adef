module.exports =
  require('@backstage/cli/config/eslint-factory').createConfigForRole(
    __dirname,
    'node-library',
    {
      parserOptions: { ecmaVersion: 2022 },
      rules: {
        'jest/expect-expect': 'off',
        'jest/no-standalone-expect': 'off',
      },
    },
  );
