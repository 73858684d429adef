import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const SCHEMA = path.join(
  __dirname,
  '../__fixtures__/oscal-assessment-results.schema.json',
);

/** What tests read of assessment results. */
interface AssessmentResults {
  uuid: string;
  'import-ap': { href: string };
  results: {
    observations?: {
      uuid: string;
      'relevant-evidence': { href: string }[];
    }[];
    findings?: {
      target: { status: { state: string; reason: string } };
      'related-observations': { 'observation-uuid': string }[];
    }[];
    'reviewed-controls': { 'control-selections': object[] };
  }[];
  'back-matter': { resources: { uuid: string }[] };
}

const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
const validate = ajv.compile<{ 'assessment-results': AssessmentResults }>(
  JSON.parse(readFileSync(SCHEMA, 'utf8')),
);

/**
 * Reads assessment results.
 *
 * @throws Error saying where they are not as the schema has them
 */
export function readOscal(text: string): AssessmentResults {
  const value: unknown = JSON.parse(text);
  if (!validate(value)) {
    throw new Error(ajv.errorsText(validate.errors, { separator: '\n' }));
  }
  return value['assessment-results'];
}
