/** What an operation always answers; rejects when it did not. */
export function required<T>(value: T | undefined, operation: string, what: string): T {
  if (value === undefined) throw new Error(`${operation} answered without ${what}.`);
  return value;
}
