/**
 * Finds the records of one key in a list that only grows, without reading the
 * whole list each time. What a record's key is made of must never change.
 */
export class GrowingIndex<T> {
  private readonly lists = new WeakMap<
    T[],
    { seen: number; groups: Map<string, T[]> }
  >();

  constructor(private readonly keyOf: (record: T) => string) {}

  /** The records of `key`, in the list's order. */
  of(list: T[], key: string): readonly T[] {
    let index = this.lists.get(list);
    if (!index || index.seen > list.length) {
      index = { seen: 0, groups: new Map() };
      this.lists.set(list, index);
    }
    for (; index.seen < list.length; index.seen += 1) {
      const record = list[index.seen];
      const group = index.groups.get(this.keyOf(record));
      if (group) {
        group.push(record);
      } else {
        index.groups.set(this.keyOf(record), [record]);
      }
    }
    return index.groups.get(key) ?? [];
  }
}
