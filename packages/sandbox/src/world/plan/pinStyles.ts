/**
 * How the revision of a service is pinned:
 *
 * - `application-target-revision`: in the Application, whose one source is the
 *   service's own repository
 * - `source-by-name`: there too, in one of two sources
 * - `applicationset-element`: in an element of the generator that makes it
 * - `kustomize-image`: by the tag of an image in an overlay
 * - `kustomize-version`: there too, and a tag of the source is copied as it is
 * - `kustomize-tag-and-digest`: by tag and digest, which are two pins
 * - `helm-value`: by a value of a chart, at a key path
 * - `helm-parameter`: by a parameter of the chart, in the Application
 */
export type PinStyle =
  | 'application-target-revision'
  | 'source-by-name'
  | 'applicationset-element'
  | 'kustomize-image'
  | 'kustomize-version'
  | 'kustomize-tag-and-digest'
  | 'helm-value'
  | 'helm-parameter';

/** Where in a repository the file of the pin lies. */
export function pinPath(
  service: string,
  pin: PinStyle,
  environment: string,
): string {
  switch (pin) {
    case 'kustomize-image':
    case 'kustomize-version':
    case 'kustomize-tag-and-digest':
      return `services/${service}/overlays/${environment}/kustomization.yaml`;
    case 'helm-value':
      return `services/${service}/chart/values-${environment}.yaml`;
    default:
      return `apps/${environment}/${service}.yaml`;
  }
}

/**
 * Whether the pin lies in a file that the application reads, which a robot
 * writes where an environment follows main.
 */
export function isPinInFile(pin: PinStyle): boolean {
  return !pinPath('', pin, '').startsWith('apps/');
}

/** Rules of a policy for the services of each style. */
export function pinRulesOf(
  services: { name: string; pin: PinStyle }[],
  repository: string,
): object[] {
  const rule = (pin: PinStyle, rest: object, kind: string = pin) => {
    const names = services.filter(service => service.pin === pin);
    const path = pinPath('{service}', pin, '{environment}');
    return names.length === 0
      ? []
      : [
          {
            kind,
            services: names.map(({ name }) => name),
            repository,
            ...(kind === 'several' ? {} : { path }),
            ...rest,
          },
        ];
  };
  const image = {
    kind: 'kustomize-image',
    path: pinPath('{service}', 'kustomize-image', '{environment}'),
    image: 'registry.acme.example/{service}',
  };
  return [
    ...rule('application-target-revision', {}),
    ...rule(
      'source-by-name',
      { source: { name: 'code' } },
      'application-target-revision',
    ),
    ...rule('applicationset-element', {
      element: { environment: '{environment}' },
      key: 'revision',
    }),
    ...rule('kustomize-image', { image: image.image }),
    ...rule(
      'kustomize-version',
      { image: image.image, copied: true },
      'kustomize-image',
    ),
    ...rule(
      'kustomize-tag-and-digest',
      { pins: [image, { ...image, field: 'digest' }] },
      'several',
    ),
    ...rule('helm-value', { key: 'image.tag' }, 'file-value'),
    ...rule(
      'helm-parameter',
      { parameter: 'image.tag' },
      'application-helm-parameter',
    ),
  ];
}
