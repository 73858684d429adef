/** A key of an object, or an item of a list, of a path of a `FieldEdit`. */
export interface Step {
  text: string;
  isItem: boolean;
}

const STEP = /\.?(?:"((?:[^"])*)"|\[([^\]]*)\]|([\w$-]+))/gy;

/**
 * The steps of the path of a `FieldEdit`, such as `spec.containers[app].image`;
 * null: it cannot be read.
 */
export function stepsOf(path: string): Step[] | null {
  const steps: Step[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    const found = STEP.exec(path);
    if (!found) return null;
    const [, quoted, item, plain] = found;
    steps.push({
      text: quoted ?? item ?? plain,
      isItem: item !== undefined,
    });
  }
  return steps.length > 0 ? steps : null;
}
