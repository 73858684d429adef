import { at } from '../values';
import { goTemplate } from './goTemplate';

const PARAMS = {
  name: 'EU West',
  path: { basename: 'prod' },
  labels: { 'acme/tier': 'gold' },
};

describe('Go templates', () => {
  const fill = (text: string, strict = false) =>
    goTemplate(text, path => at(PARAMS, ...path), strict);

  it.each([
    ['x-{{.path.basename}}-y', 'x-prod-y'],
    ['{{ .name | normalize }}', 'eu-west'],
    ['{{ normalize .name }}', 'eu-west'],
    ['{{ index .labels "acme/tier" }}', 'gold'],
    ['{{ .missing | default "none" }}', 'none'],
    ['{{ .path.basename | trimPrefix "pr" | upper }}', 'OD'],
    ['{{ replace "r" "l" .path.basename }}', 'plod'],
    ['{{ .missing }}', '<no value>'],
    ['no action', 'no action'],
  ])('%s gives %s', (text, expected) => {
    expect(fill(text)).toBe(expected);
  });

  it('with missingkey=error refuse what is missing', () => {
    expect(() => fill('{{ .missing }}', true)).toThrow('no entry for key');
  });

  it.each([
    '{{ if .name }}a{{ end }}',
    '{{ range .labels }}{{ end }}',
    '{{ $x := .name }}',
    '{{ sha256sum .name }}',
    '{{ }}',
  ])('refuse %s', text => {
    expect(() => fill(text)).toThrow('not supported by the stand-in');
  });
});
