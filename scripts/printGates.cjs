// Prints the gate reference for docs/gates.md; `yarn generate` runs it.
const { gateReference } = require('../packages/rules/src/gates/reference.ts');

process.stdout.write(gateReference());
