/**
 * Does `work` for every item, at most `limit` side by side; the answers are in the order of the items. After a failure
 * nothing more is begun, and it is raised when what is under way has ended: nothing goes on behind the caller's back.
 */
export async function inParallel<Item, Answer>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const waiting = items.entries();
  let failed = false;
  const lane = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      if (failed) return;
      try {
        answers[index] = await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const lanes = Array.from({ length: Math.min(limit, items.length) }, lane);
  await Promise.allSettled(lanes);
  await Promise.all(lanes);
  return answers;
}
