/**
 * Runs tasks a few at a time, in their order.
 *
 * @template T
 * @param {(() => Promise<T>)[]} tasks
 * @param {number} lanes how many run at once
 * @returns {Promise<T[]>} what each resolved to, in the order of the tasks;
 *   rejects with the first that rejects, and then starts no further one
 */
export async function inLanes(tasks, lanes) {
  const results = [];
  let next = 0;
  let failed = false;
  const lane = async () => {
    while (next < tasks.length && !failed) {
      const index = next;
      next += 1;
      try {
        results[index] = await tasks[index]();
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
