import { PIN_KINDS, pinKind, type PinKindName, type PinLocation } from '..';

/** A pin as the policy locates it, from the options that a rule gives. */
export function pinOf(
  options: { kind: PinKindName } & Record<string, unknown>,
  rest: Partial<PinLocation> = {},
): PinLocation {
  const kind = PIN_KINDS.find(
    candidate => candidate.schema.shape.kind.value === options.kind,
  );
  if (!kind) throw new Error(`There is no kind ${options.kind}`);
  const parsed = kind.schema.parse({ path: 'a/file.yaml', ...options });
  return {
    kind: options.kind,
    repository: 'acme/deploy',
    branch: 'main',
    path: parsed.path,
    options: parsed,
    tag: pinKind(options.kind).tagOf(parsed),
    sourceRepository: 'acme/payments',
    ...rest,
  };
}
