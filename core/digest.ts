import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

/** SHA-256 of the UTF-8 text, in lower-case hexadecimal. Workflows do not import it. */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));
