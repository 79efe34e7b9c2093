/** Percent-decoded; `+` stands for itself. Malformed escapes are left as they are. */
export function percentDecode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}
