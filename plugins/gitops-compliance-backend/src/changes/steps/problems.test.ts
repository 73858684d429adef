import {
  ForgeRefusedError,
  ForgeUnavailableError,
} from '@gitops-compliance/plugin-gitops-compliance-node';
import { sameProblem } from './problems';

const LIMITED = 'github.com limits our requests and wants to be asked again in';

describe('a problem that is tried again', () => {
  it.each<[string, string, Error, boolean]>([
    [
      'is the same with other numbers',
      `Could not open the pull request: ${LIMITED} 60 s`,
      new ForgeUnavailableError(
        `Could not open the pull request: ${LIMITED} 3 s`,
      ),
      true,
    ],
    [
      'is the same wherever the forge was asked in vain',
      `Could not open the pull request: ${LIMITED} 60 s`,
      new ForgeUnavailableError(`Could not read the branch: ${LIMITED} 3 s`),
      true,
    ],
    [
      'is another when the forge fails otherwise',
      `Could not read the branch: ${LIMITED} 60 s`,
      new ForgeUnavailableError(
        'Could not read the branch: github.com answered 502',
      ),
      false,
    ],
    [
      'is another when the forge refuses something else',
      'Could not open the pull request: github.com refused',
      new ForgeRefusedError(
        'Could not merge the pull request: github.com refused',
      ),
      false,
    ],
  ])('%s', (_, known, error, same) => {
    expect(sameProblem(known, error)).toBe(same);
  });
});
