import { useEffect, useRef, useState, type KeyboardEvent } from 'react';

/** A cell of the lanes: which environment, which column. */
export interface Cell {
  row: number;
  column: number;
}

/** Cells of one lane that were chosen, both ends included. */
export interface Choice {
  row: number;
  first: number;
  last: number;
}

/** What keys and pointer do in the lanes. */
export interface GridKeys {
  active: Cell;
  choice: Choice | null;
  isChosen(cell: Cell): boolean;
  onKeyDown(event: KeyboardEvent): void;
  onFocus(cell: Cell): void;
  /** A pointer goes down on a cell, over others, and up. */
  onPress(cell: Cell): void;
  onDrag(cell: Cell): void;
  onRelease(): void;
  refOf(cell: Cell): ((element: HTMLElement | null) => void) | undefined;
}

/**
 * The grid pattern of ARIA: one cell is in the order of tabs, arrows, Home and
 * End go on from it, PageUp and PageDown turn the page. Shift with an arrow
 * chooses a stretch of a lane, and so does dragging over it; Enter opens a cell,
 * or plans something where more than one is chosen or Shift is held.
 */
export function useGridKeys(props: {
  rows: number;
  columns: number;
  onOpen(cell: Cell): void;
  onPlan(choice: Choice): void;
  onPage(by: number): void;
}): GridKeys {
  const { rows, columns } = props;
  const [cell, setCell] = useState<Cell>({ row: 0, column: 0 });
  const [anchor, setAnchor] = useState<Cell>();
  const [isDragging, setDragging] = useState(false);
  const elements = useRef<HTMLElement | null>(null);
  const shouldFocus = useRef(false);
  const active = clamped(cell, rows, columns);
  const choice = anchor
    ? choiceOf(clamped(anchor, rows, columns), active)
    : null;

  useEffect(() => {
    if (!shouldFocus.current) return;
    shouldFocus.current = false;
    elements.current?.focus();
  });

  const move = (to: Cell, isChoosing: boolean) => {
    const target = clamped(to, rows, columns);
    if (isChoosing) setAnchor(anchor ?? active);
    else setAnchor(undefined);
    shouldFocus.current = true;
    setCell(isChoosing ? { ...target, row: active.row } : target);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { row, column } = active;
    const { shiftKey } = event;
    const whole = event.ctrlKey || event.metaKey;
    const steps: Record<string, () => void> = {
      ArrowLeft: () => move({ row, column: column - 1 }, shiftKey),
      ArrowRight: () => move({ row, column: column + 1 }, shiftKey),
      ArrowUp: () => move({ row: row - 1, column }, false),
      ArrowDown: () => move({ row: row + 1, column }, false),
      Home: () => move({ row: whole ? 0 : row, column: 0 }, shiftKey),
      End: () =>
        move({ row: whole ? rows - 1 : row, column: columns - 1 }, shiftKey),
      PageUp: () => props.onPage(-1),
      PageDown: () => props.onPage(1),
      Escape: () => setAnchor(undefined),
      Enter: () => {
        if (choice && choice.last > choice.first) props.onPlan(choice);
        else if (shiftKey) props.onPlan(choiceOf(active, active));
        else props.onOpen(active);
      },
      ' ': () => props.onOpen(active),
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    step();
  };
  return {
    active,
    choice,
    isChosen: ({ row, column }) =>
      choice !== null &&
      choice.row === row &&
      choice.first <= column &&
      column <= choice.last,
    onKeyDown,
    onFocus: to => setCell(to),
    onPress: to => {
      setCell(to);
      setAnchor(to);
      setDragging(true);
    },
    onDrag: ({ row, column }) => {
      if (isDragging && row === active.row) setCell({ row, column });
    },
    onRelease: () => {
      if (!isDragging) return;
      setDragging(false);
      if (choice && choice.last > choice.first) {
        props.onPlan(choice);
      } else {
        setAnchor(undefined);
        props.onOpen(active);
      }
    },
    refOf: ({ row, column }) =>
      row === active.row && column === active.column
        ? element => {
            elements.current = element;
          }
        : undefined,
  };
}

function clamped({ row, column }: Cell, rows: number, columns: number): Cell {
  const within = (value: number, count: number) =>
    Math.max(0, Math.min(value, count - 1));
  return { row: within(row, rows), column: within(column, columns) };
}

function choiceOf(a: Cell, b: Cell): Choice {
  return {
    row: b.row,
    first: Math.min(a.column, b.column),
    last: Math.max(a.column, b.column),
  };
}
