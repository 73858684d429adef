import { execFileSync } from 'node:child_process';
import {
  applicationAt,
  ENVIRONMENTS,
  INSTANCES,
  placesOf,
  REVISIONS,
} from './applications';

/** The published schema is an ES module only, which needs its own process. */
const VALIDATE = `
  import { Application } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1';
  import { readFileSync } from 'node:fs';
  const problems = [];
  for (const object of JSON.parse(readFileSync(0, 'utf8'))) {
    try {
      new Application(object).validate();
    } catch (error) {
      problems.push(error.message);
    }
  }
  process.stdout.write(JSON.stringify(problems));
`;

function problemsOf(objects: object[]): string[] {
  const out = execFileSync(
    process.execPath,
    ['--input-type=module', '--eval', VALIDATE],
    { cwd: __dirname, input: JSON.stringify(objects), encoding: 'utf8' },
  );
  return JSON.parse(out) as string[];
}

const REVISION_LIST = Array.from({ length: REVISIONS }, (_, index) =>
  index.toString(16).repeat(40),
);
const STATE = { resourceVersion: 1, health: 'Healthy' } as const;

describe('synthetic Applications', () => {
  const all = () =>
    placesOf(16).map(place => applicationAt(place, STATE, REVISION_LIST));

  it('fit the published schema', () => {
    expect(problemsOf(all())).toEqual([]);
  });

  it('are told apart by a schema that refuses what does not fit', () => {
    const [{ spec, ...rest }] = all();
    expect(spec).toBeDefined();
    expect(problemsOf([rest])).toHaveLength(1);
  });

  it('are as large as real ones with five resources, about 11 KB', () => {
    for (const application of all()) {
      const bytes = JSON.stringify(application).length;
      expect(bytes).toBeGreaterThan(10_000);
      expect(bytes).toBeLessThan(12_000);
    }
  });

  it('are the same each time', () => {
    expect(all()).toEqual(all());
  });

  it('have names of their own within an instance', () => {
    const names = placesOf(400).map(place => {
      const { metadata } = applicationAt(place, STATE, REVISION_LIST);
      return `${place.instance}/${metadata.namespace}/${metadata.name}`;
    });
    expect(new Set(names).size).toBe(400);
  });

  it('run in every environment, each in one instance', () => {
    const places = placesOf(4);
    expect(places.map(({ environment }) => environment)).toEqual(ENVIRONMENTS);
    for (const { instance, environment } of places) {
      expect(INSTANCES[instance]).toContain(environment);
    }
  });
});
