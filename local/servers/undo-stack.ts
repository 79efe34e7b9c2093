type Undo = () => Promise<void> | void;

export interface UndoStack {
  /** Remembers how to end something that was just begun. */
  readonly add: (undo: Undo) => void;
  /** Ends everything, last begun first, all of it even if some fail; rejects with the first failure. Safe to call again. */
  readonly run: () => Promise<void>;
}

export function createUndoStack(): UndoStack {
  const undos: Undo[] = [];
  let running: Promise<void> | undefined;
  const unwind = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (let undo = undos.pop(); undo; undo = undos.pop()) {
      try {
        await undo();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };
  return { add: (undo) => void undos.push(undo), run: () => (running ??= unwind().finally(() => (running = undefined))) };
}

/** Starts parts side by side; if one fails, waits for the others to be started or failed too, then rejects. */
export async function startTogether<T extends readonly Promise<unknown>[]>(
  ...parts: T
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}
