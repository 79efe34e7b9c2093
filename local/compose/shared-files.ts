import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { AppSettings } from '../play/customer-app';

/** What the containers of docker-compose.yml tell each other through the folder that they share, their working directory. */
export interface SharedSettings extends AppSettings {
  readonly controlBucket: string;
}

const settingsFile = 'playground.json';

/** `gatehouse.yaml` for the command line, and the settings of the app. */
export function writeSharedFiles(settings: SharedSettings, yaml: string): void {
  writeFileSync('gatehouse.yaml', yaml);
  writeFileSync(settingsFile, `${JSON.stringify(settings, undefined, 2)}\n`);
}

/** What was seeded last, or `undefined` before the first time. */
export function readSharedSettings(): SharedSettings | undefined {
  return existsSync(settingsFile) ? (JSON.parse(readFileSync(settingsFile, 'utf8')) as SharedSettings) : undefined;
}
