type Undo = () => Promise<void> | void;

declare global {
  var gatehouseUndo: Undo[] | undefined;
}

/** Remembers, in the Jest parent process, how to end something that the setup began. */
export function undoLater(undo: Undo): void {
  (globalThis.gatehouseUndo ??= []).push(undo);
}

/** Ends everything that the setup began; reports the first failure after trying all. */
export async function undoSetup(): Promise<void> {
  const undos = globalThis.gatehouseUndo ?? [];
  globalThis.gatehouseUndo = [];
  const results = await Promise.allSettled(undos.map(async (undo) => undo()));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
