import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import openapi from '@octokit/openapi/generated/ghes-3.19.json';
import webhookSchemas from '@octokit/webhooks-schemas/schema.json';

const OPENAPI = 'https://openapi.test/';
const WEBHOOKS = 'https://webhooks.test/';

/** A key as it stands in a JSON pointer of a URL. */
export const escaped = (key: string) =>
  encodeURIComponent(key.replace(/~/g, '~0').replace(/\//g, '~1'));

/** OpenAPI 3.0's `nullable` without a type, in the words of JSON Schema. */
function withNull(_key: string, value: unknown): unknown {
  const { nullable, ...rest } = (value ?? {}) as Record<string, unknown>;
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
  return (pointer: string, value: unknown): string[] => {
    const validate = ajv.compile({ $ref: pointer });
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
