import Ajv, { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import openapi from '@octokit/openapi/generated/ghes-3.19.json';
import webhookSchemas from '@octokit/webhooks-schemas/schema.json';

const OPENAPI = 'https://openapi.test/';
const WEBHOOKS = 'https://webhooks.test/';

/** A key as it stands in a JSON pointer of a URL. */
export const escaped = (key: string) =>
  encodeURIComponent(key.replace(/~/g, '~0').replace(/\//g, '~1'));

/** OpenAPI 3.0's `nullable` without a type or with an enum, as JSON Schema. */
function withNull(_key: string, value: unknown): unknown {
  const { nullable, ...rest } = (value ?? {}) as Record<string, unknown>;
  if (nullable === true && Array.isArray(rest.enum)) {
    return { ...rest, nullable, enum: [...rest.enum, null] };
  }
  return nullable === true && !rest.type
    ? { anyOf: [rest, { type: 'null' }] }
    : value;
}

/** Says how a value differs from what GitHub publishes. */
export function checker() {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  const { paths, components } = JSON.parse(JSON.stringify(openapi), withNull);
  ajv.addSchema({ $id: OPENAPI, paths, components });
  ajv.addSchema({ ...webhookSchemas, $id: WEBHOOKS });
  const compiled = new Map<string, ValidateFunction>();
  return (pointer: string, value: unknown): string[] => {
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: pointer });
    compiled.set(pointer, validate);
    validate(value);
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
}

/** Where the schema of a route's answer is. */
export const answerOf = (route: string, method: string, status: number) =>
  `${OPENAPI}#/paths/${escaped(
    route,
  )}/${method}/responses/${status}/content/application~1json/schema`;

/** Where the schema of a webhook's payload is, e.g. of `push$event`. */
export const webhookOf = (name: string) =>
  `${WEBHOOKS}#/definitions/${escaped(name)}`;

/** Where the REST description has the schema of a webhook's payload. */
export const describedWebhookOf = (name: string) =>
  `${OPENAPI}#/components/schemas/${name}`;

interface Described {
  $ref?: string;
  content?: Record<string, object>;
}

/**
 * Where the schema of an answer is: `undefined` where the answer is described
 * and has no body, 'not described' where GitHub's description lacks it.
 */
export function schemaOf(
  route: string,
  method: string,
  status: number,
): string | undefined {
  const paths: Record<string, Record<string, object>> = openapi.paths;
  const operation = paths[route]?.[method] as
    | { responses: Record<string, Described> }
    | undefined;
  const described = operation?.responses[status];
  if (!described) {
    return 'not described';
  }
  const { $ref } = described;
  const responses = openapi.components.responses as Record<string, Described>;
  const response = $ref ? responses[$ref.split('/').at(-1) ?? ''] : described;
  if (!response.content?.['application/json']) {
    return undefined;
  }
  return $ref
    ? `${OPENAPI}${$ref}/content/application~1json/schema`
    : answerOf(route, method, status);
}
