// Prints the formula of risk for docs/changes.md; `yarn generate` runs it.
const { riskReference } = require('../packages/rules/src/risk/reference.ts');

process.stdout.write(riskReference());
