/** A key of a listing with `EncodingType: url`: a space is encoded as a plus sign, as in forms. */
export const decodeKey = (encoded: string): string => decodeURIComponent(encoded.replaceAll('+', '%20'));
