// Prints the catalogue of checks for docs/compliance.md; `yarn generate` runs it.
const { checkReference } = require('../packages/rules/src/checks/reference.ts');

process.stdout.write(checkReference());
