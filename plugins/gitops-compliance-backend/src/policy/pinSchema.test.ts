import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { PIN_KINDS } from '../pins';
import { pinRuleSchema } from './pinSchema';

const DOCUMENT = readFileSync(
  path.join(__dirname, '../../../../docs/configuration.md'),
  'utf8',
);

describe('pins as docs/configuration.md tells them', () => {
  const examples = [...DOCUMENT.matchAll(/```yaml\n(pins:\n[^`]+)```/g)].map(
    ([, text]) => parse(text) as { pins: object[] },
  );
  const rules = examples.flatMap(({ pins }) => pins);

  it('has examples', () => {
    expect(rules.length).toBeGreaterThan(5);
  });

  it.each(rules)('%j is a rule of a policy', rule => {
    expect(pinRuleSchema.safeParse(rule).error?.issues).toBeUndefined();
  });

  it.each(PIN_KINDS.map(kind => kind.schema.shape.kind.value))(
    'names the kind %s and every option of it',
    name => {
      const row = DOCUMENT.split('\n').find(line =>
        line.startsWith(`| \`${name}\``),
      );
      const kind = PIN_KINDS.find(
        candidate => candidate.schema.shape.kind.value === name,
      );
      const options = Object.keys(kind?.schema.shape ?? {}).filter(
        option => !['kind', 'path'].includes(option),
      );
      const told = [...(row ?? '').matchAll(/`(\w+)`/g)].map(
        ([, word]) => word,
      );
      expect(told).toEqual(expect.arrayContaining(options));
    },
  );
});
