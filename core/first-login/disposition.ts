/**
 * What makes a browser save a file under its name (RFC 6266, https://www.rfc-editor.org/rfc/rfc6266#section-4.3): the name
 * in ASCII, and as it is where that differs. A header takes nothing else.
 */
export function dispositionOf(key: string): string {
  const name = key.slice(key.lastIndexOf('/') + 1);
  const plain = name.replaceAll(/[^\w .()@+-]/gu, '_');
  const exact = plain === name ? '' : `; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*!]/g, percent)}`;
  return `attachment; filename="${plain}"${exact}`;
}

const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
