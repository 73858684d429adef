import { listed, shortRevision } from '../sentences';
import { withPullRequest } from './freshness';
import { decision, defineGate, open } from './gate';

const START_AGAIN = 'Cancel the change and request it again.';

/**
 * The pull request is the commit that the portal made, for the branch of the
 * pin, and it changes the file of the pin and nothing else.
 */
export const onlyThePinGate = defineGate({
  id: 'only-the-pin',
  ruleVersion: 1,
  controls: ['SOC2:CC8.1', 'NIST:CM-3', 'NIST:CM-5'],
  decide: context =>
    withPullRequest(context, ({ headSha, baseBranch, files }) => {
      const { ourHeadSha, pinPath, pinBranch } = context.facts.change;
      const facts = {
        ourHeadSha,
        pinPath,
        pinBranch,
        files: files ? new Set(files).size : null,
      };
      if (ourHeadSha === null) {
        return decision(
          'unknown',
          'Which commit the portal made for this pull request is not known.',
          START_AGAIN,
          facts,
        );
      }
      if (headSha !== ourHeadSha) {
        return decision(
          'closed',
          `Somebody pushed to the pull request: its head is ${shortRevision(
            headSha,
          )}, the portal made ${shortRevision(ourHeadSha)}.`,
          'Remove the other commits, or cancel the change and request it again.',
          facts,
        );
      }
      if (baseBranch !== pinBranch) {
        return decision(
          'closed',
          `The pull request would merge into ${baseBranch}, not into ${pinBranch} where the pin lies.`,
          `Set its base back to ${pinBranch}, or cancel the change and request it again.`,
          facts,
        );
      }
      if (files === null) {
        return decision(
          'unknown',
          'Which files the pull request changes is not known.',
          'Wait for the next reading of the forge.',
          facts,
        );
      }
      const extra = [...new Set(files)].filter(file => file !== pinPath);
      if (extra.length > 0) {
        return decision(
          'closed',
          `The pull request also changes ${listed(extra)}.`,
          START_AGAIN,
          facts,
        );
      }
      if (files.length === 0) {
        return decision(
          'closed',
          `The pull request does not change ${pinPath}.`,
          START_AGAIN,
          facts,
        );
      }
      return open(`The pull request changes only ${pinPath}.`, facts);
    }),
});
