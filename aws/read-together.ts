/**
 * Has all who ask while a read is under way share the next one, which begins after that has ended: nobody is answered with
 * what was read before they asked, and however many ask at once, it is read once or twice.
 */
export function readTogether<Answer>(read: () => Promise<Answer>): () => Promise<Answer> {
  let current: Promise<Answer> | undefined;
  let next: Promise<Answer> | undefined;

  const begin = (): Promise<Answer> => {
    const reading = read();
    const ended = (): void => {
      if (current === reading) current = undefined;
    };
    current = reading;
    reading.then(ended, ended);
    return reading;
  };

  const beginAfter = async (running: Promise<Answer>): Promise<Answer> => {
    await Promise.allSettled([running]);
    next = undefined;
    return begin();
  };

  return () => (current === undefined ? begin() : (next ??= beginAfter(current)));
}
