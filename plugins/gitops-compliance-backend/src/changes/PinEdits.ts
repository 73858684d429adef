import type { FilesAtRefs } from '@gitops-compliance/plugin-gitops-compliance-node';
import {
  editPin,
  findPin,
  findRecordedPin,
  symbolicLinkProblem,
  type PinLocation,
  type RecordedPin,
} from '../pins';

/** The edit of the files that the pins of a change lie in. */
export interface PinEdit {
  /** Commit of the base branch that the edit was made on. */
  baseSha: string;
  /** Whole new texts of the files, and the Git blob id of the old. */
  files: { path: string; text: string; before: string | null }[];
  /** The pins, in the order asked: the path inside the file, for people. */
  pins: { key: string; before: string; after: string }[];
}

/** A pin that shall have another value. */
export interface WantedPin {
  /** As the policy locates it, or as it is on record. */
  pin: PinLocation | RecordedPin;
  /** What must stand there still; null: whatever does. */
  before: string | null;
  after: string;
}

/**
 * Edits pins, several in one file too, and nothing else in it.
 *
 * @param wanted - the pins, all of one repository and branch, and their values
 * @param files - as read, each at the tip of that branch
 */
export function editPins(
  { repository, branch }: { repository: string; branch: string },
  wanted: WantedPin[],
  files: FilesAtRefs['files'],
): { ok: true; edit: PinEdit } | { ok: false; problem: string } {
  const texts = new Map<string, string>();
  const pins: PinEdit['pins'] = [];
  for (const { pin, before, after } of wanted) {
    const file = files.find(({ path }) => path === pin.path);
    const text = texts.get(pin.path) ?? file?.text ?? null;
    if (text === null) {
      return {
        ok: false,
        problem: `The pin cannot be used: ${repository} has no file ${pin.path} on ${branch}`,
      };
    }
    if (file?.symbolicLink) {
      return { ok: false, problem: symbolicLinkProblem(pin) };
    }
    const found =
      'options' in pin ? findPin(text, pin) : findRecordedPin(text, pin);
    if (!found.ok) return found;
    const record = { ...pin, key: found.key };
    const edited = editPin(text, record, after, before ?? undefined);
    if (!edited.ok) return edited;
    texts.set(pin.path, edited.text);
    pins.push({ key: found.key, before: found.value, after });
  }
  return {
    ok: true,
    edit: {
      baseSha: files[0]?.commit ?? '',
      files: [...texts].map(([path, text]) => ({
        path,
        text,
        before: files.find(file => file.path === path)?.blob ?? null,
      })),
      pins,
    },
  };
}

const KEEP_AT_MOST = 100;

/**
 * Edits read at the request, handed to the job that opens the pull request
 * when it runs in the same process: it saves one read at the forge. A lost
 * edit is only read again.
 */
export class PinEdits {
  readonly #edits = new Map<string, PinEdit>();

  keep(changeId: string, edit: PinEdit): void {
    this.#edits.set(changeId, edit);
    if (this.#edits.size > KEEP_AT_MOST) {
      const [oldest] = this.#edits.keys();
      this.#edits.delete(oldest);
    }
  }

  take(changeId: string): PinEdit | undefined {
    const edit = this.#edits.get(changeId);
    this.#edits.delete(changeId);
    return edit;
  }
}
