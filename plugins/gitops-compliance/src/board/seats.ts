import type { Board } from '@gitops-compliance/plugin-gitops-compliance-common';

/** For whom somebody can vote; an empty reference: for themself. */
export interface Seat {
  ref: string;
  name: string;
}

/** For whom the reader can vote on a change. */
export function seatsOf(board: Board): Seat[] {
  if (board.digest === null) return [];
  return [
    ...(board.vote.allowed ? [{ ref: '', name: 'myself' }] : []),
    ...board.stands
      .filter(each => each.allowed)
      .map(({ for: person }) => ({
        ref: person.entityRef ?? '',
        name: person.name,
      })),
  ];
}

/** For whom the reader can vote on each of several changes. */
export function commonSeatsOf(boards: readonly Board[]): Seat[] {
  const [first, ...others] = boards.map(seatsOf);
  return (first ?? []).filter(({ ref }) =>
    others.every(seats => seats.some(seat => seat.ref === ref)),
  );
}
