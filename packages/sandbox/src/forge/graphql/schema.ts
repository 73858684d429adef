import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { buildSchema, GraphQLSchema } from 'graphql';

const SDL = join(
  'node_modules',
  '@octokit',
  'graphql-schema',
  'schema.graphql',
);

let schema: GraphQLSchema | undefined;

/** The package exports its SDL to ES modules only, so its file is looked up. */
function sdlFile(): string {
  let dir = resolvePackagePath('@gitops-compliance/sandbox');
  while (!existsSync(join(dir, SDL))) {
    if (dir === dirname(dir)) {
      throw new Error('@octokit/graphql-schema is not installed');
    }
    dir = dirname(dir);
  }
  return join(dir, SDL);
}

/** GitHub's official schema; built on first use, which takes a while. */
export function githubSchema(): GraphQLSchema {
  schema ??= buildSchema(readFileSync(sdlFile(), 'utf8'), {
    assumeValid: true,
    noLocation: true,
  });
  return schema;
}
