import { counted } from '../sentences';

/** What a change does to the history that its target runs. */
export type Direction = 'same' | 'forward' | 'back' | 'diverged';

/** Which way a change goes, by the commits that it brings and takes away. */
export function directionOf(brings: number, takesAway: number): Direction {
  if (brings > 0) return takesAway > 0 ? 'diverged' : 'forward';
  return takesAway > 0 ? 'back' : 'same';
}

/** The direction in a sentence. */
export function directionSentence(brings: number, takesAway: number): string {
  switch (directionOf(brings, takesAway)) {
    case 'forward':
      return `Brings ${counted(brings, 'commit')}.`;
    case 'back':
      return `Goes back ${counted(
        takesAway,
        'commit',
      )}: what they brought is taken away.`;
    case 'diverged':
      return `Brings ${counted(brings, 'commit')} and takes ${counted(
        takesAway,
        'commit',
      )} away: the two histories have parted.`;
    default:
      return 'No commits: the target runs this revision already.';
  }
}
