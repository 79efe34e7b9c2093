import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { codeOf } from '../config-file';
import type { Session } from '../session';
import type { LocalTemplates } from './publish-templates';

/** Templates in the folder `templates` beside the configuration file. */
export const localTemplates =
  ({ terminal, options }: Session): LocalTemplates =>
  async (name) => {
    try {
      return await readFile(join(dirname(resolve(terminal.cwd, options.config)), 'templates', name), 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  };
