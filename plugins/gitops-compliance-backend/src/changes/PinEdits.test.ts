import { pinOf } from '../pins/__testUtils__/pin';
import { editPins } from './PinEdits';

const pin = pinOf({ kind: 'file-value', path: 'prod.yaml', key: 'tag' });
const WANTED = { pin, before: null, after: 'v2' };
const file = {
  ref: 'main',
  commit: 'c'.repeat(40),
  path: pin.path,
  text: 'tag: v1\n',
  blob: 'b'.repeat(40),
};

it('edits a pin, and tells the commit and the blob that it was made on', () => {
  expect(editPins(pin, [WANTED], [file])).toEqual({
    ok: true,
    edit: {
      baseSha: file.commit,
      files: [{ path: pin.path, text: 'tag: v2\n', before: file.blob }],
      pins: [{ key: 'tag', before: 'v1', after: 'v2' }],
    },
  });
});

it('trap: a symbolic link is refused by its mode, whatever its text looks like', () => {
  const link = { ...file, symbolicLink: true };
  expect(editPins(pin, [WANTED], [link])).toEqual({
    ok: false,
    problem: expect.stringMatching(/prod\.yaml .* is a symbolic link; name/),
  });
});
