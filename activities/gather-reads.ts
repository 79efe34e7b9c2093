/** Who asks for the same thing, by name, within `gatherMs` of the first shares a read that begins after it. */
export function gatherReads<Answer>(
  read: (name: string) => Promise<Answer>,
  gatherMs: number,
): (name: string) => Promise<Answer> {
  const gathering = new Map<string, Promise<Answer>>();
  return (name) => {
    const known = gathering.get(name);
    if (known !== undefined) return known;
    const reading = new Promise((resolve) => setTimeout(resolve, gatherMs)).then(() => {
      gathering.delete(name);
      return read(name);
    });
    gathering.set(name, reading);
    return reading;
  };
}
