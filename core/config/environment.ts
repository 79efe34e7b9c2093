import { GatehouseFailure } from '../failures';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a variable may hold: a check, and the words for it. */
export interface Expected {
  readonly isValid: (text: string) => boolean;
  readonly words: string;
}

/** Reads settings from an environment; an empty variable counts as absent. */
export interface EnvironmentReader {
  required(name: string, expected: Expected): string;
  optional(name: string, expected: Expected): string | undefined;
  /** Adds a problem with something that is not a variable, such as an option. */
  refuse(name: string, text: string | undefined, expected: Expected): void;
  /** Raises `ConfigInvalid`, listing every problem at once; returns where there was none. */
  finish(): void;
}

export function createEnvironmentReader(env: Environment, place: string): EnvironmentReader {
  const problems: string[] = [];
  const refuse = (name: string, text: string | undefined, { words }: Expected): void => {
    problems.push(
      `${name} ${text === undefined || text === '' ? 'is missing' : `is ${JSON.stringify(text)}`}, expected ${words}`,
    );
  };
  return {
    refuse,
    required(name, expected) {
      const text = env[name] ?? '';
      if (text === '' || !expected.isValid(text)) refuse(name, text, expected);
      return text;
    },
    optional(name, expected) {
      const text = env[name] ?? '';
      if (text === '') return undefined;
      if (!expected.isValid(text)) refuse(name, text, expected);
      return text;
    },
    finish() {
      if (problems.length === 0) return;
      throw new GatehouseFailure('ConfigInvalid', { place, remedy: `Correct: ${problems.join('; ')}.` });
    },
  };
}

export const matching = (pattern: RegExp, words: string): Expected => ({ isValid: (text) => pattern.test(text), words });

export const oneOf = (values: readonly string[]): Expected => ({
  isValid: (text) => values.includes(text),
  words: values.join(', '),
});

/** A whole number from `low` to `high`. */
export const whole = (low: number, high: number): Expected => ({
  isValid: (text) => /^\d{1,9}$/.test(text) && Number(text) >= low && Number(text) <= high,
  words: `a whole number from ${String(low)} to ${String(high)}`,
});

export const aRegion = matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a Region such as us-east-1');
export const anAccount = matching(/^\d{12}$/, 'an account id of 12 digits');
export const aRoleArn = matching(
  /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  'the ARN of an IAM role, such as arn:aws:iam::111122223333:role/gatehouse',
);
export const aQueuePrefix = matching(/^[a-zA-Z0-9_-]{1,64}$/, 'letters, digits, - and _');
export const aHost = matching(/^[\w.:-]+$/, 'an address to listen on');
export const aPort = whole(0, 65_535);
export const aUrl: Expected = { isValid: (text) => /^https?:/.test(text) && URL.canParse(text), words: 'a URL' };
export const aLogLevel = oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']);
